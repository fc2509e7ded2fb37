# Pastiche in a container. Without a token: docker run -p 8081:8081 pastiche, then open http://127.0.0.1:8081
FROM python:3.11-slim AS lock

WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN pip install --no-cache-dir uv==0.13.9 \
    && uv export --frozen --no-dev --no-emit-project --no-hashes --extra postgres --output-file versions.txt

FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PASTICHE_DATA_DIR=/data

WORKDIR /app

# Where torch comes from: PyPI's build brings CUDA; https://download.pytorch.org/whl/cpu is a tenth of the size.
ARG TORCH_INDEX=https://pypi.org/simple

COPY --from=lock /app/versions.txt ./
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY engine engine
COPY storage storage

# The lock says which versions; as constraints, because torch's small build needs fewer packages than the one locked.
# VGG-19 is fetched now, once, and lies outside the data volume.
ENV PASTICHE_VGG19=/opt/pastiche/weights/vgg19-imagenet.safetensors
RUN pip install --no-cache-dir --extra-index-url "${TORCH_INDEX}" --constraint versions.txt '.[postgres]' \
    && PASTICHE_VGG19='' PASTICHE_DATA_DIR=/opt/pastiche python -m engine weights --download \
    && useradd --create-home --uid 10001 pastiche \
    && mkdir /data \
    && chown pastiche:pastiche /data
USER 10001
VOLUME /data
EXPOSE 8081

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8081/healthz', timeout=4)"]

CMD ["python", "-m", "bot", "--host", "0.0.0.0"]
