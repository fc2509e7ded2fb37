# Pastiche in containers. All of them run as nobody in particular and on a read-only root: what is written goes to
# /data, a volume, and to /tmp, a tmpfs.
#   docker build --target bot -t pastiche .            the bot; without a token, http://127.0.0.1:8081 is a chat page
#   docker build --target worker -t pastiche-worker .  a node of a Ray cluster, which paints
FROM python:3.11-slim AS lock

WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN pip install --no-cache-dir uv==0.13.9 \
    && uv export --frozen --no-dev --no-emit-project --no-hashes --all-extras --output-file versions.txt

FROM python:3.11-slim AS installed

# Where torch comes from: PyPI's build brings CUDA; https://download.pytorch.org/whl/cpu is a tenth of the size.
ARG TORCH_INDEX=https://pypi.org/simple
# What is installed besides: without `ray` there is no cluster, without `objects` no object store.
ARG EXTRAS=objects,postgres,ray

WORKDIR /app
COPY --from=lock /app/versions.txt ./
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY engine engine
COPY storage storage

# The lock says which versions; as constraints, because torch's small build needs fewer packages than the one locked.
# VGG-19 is fetched now, once, and lies outside the data volume. Built in a folder of its own, the images hold it whole,
# compiled, and no source beside it that would be compiled anew at each start.
RUN python -m venv /opt/pastiche/venv \
    && /opt/pastiche/venv/bin/pip install --no-cache-dir --extra-index-url "${TORCH_INDEX}" \
        --constraint versions.txt ".[${EXTRAS}]"
WORKDIR /
RUN PASTICHE_VGG19='' PASTICHE_DATA_DIR=/opt/pastiche /opt/pastiche/venv/bin/python -m engine weights --download

FROM python:3.11-slim AS machine

ENV PATH=/opt/pastiche/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PASTICHE_DATA_DIR=/data \
    PASTICHE_VGG19=/opt/pastiche/weights/vgg19-imagenet.safetensors \
    RAY_AUTH_MODE=token \
    RAY_USAGE_STATS_ENABLED=0

COPY --from=installed /opt/pastiche /opt/pastiche
RUN useradd --no-create-home --home-dir /data --uid 10001 pastiche \
    && mkdir /data \
    && chown pastiche:pastiche /data
USER 10001
WORKDIR /data

FROM machine AS worker

# `--block` ends the container when Ray ends: there is nothing else to ask. /dev/shm is to hold a third of the memory.
HEALTHCHECK NONE
ENTRYPOINT ["ray", "start", "--block", "--disable-usage-stats"]
CMD ["--address=head:6379"]

FROM machine AS bot

VOLUME /data
EXPOSE 8081

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8081/healthz', timeout=4)"]

CMD ["python", "-m", "bot", "--host", "0.0.0.0"]
