"""What can go wrong in the engine: a code and values for programs, and an English sentence for people."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

Value = int | float | str

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # Pictures: what is sent, and what is refused.
        "picture-empty": "the file is empty (0 bytes)",
        "picture-unknown": (
            "the file of {bytes} bytes is no picture; "
            "JPEG, PNG, WebP, HEIC, AVIF, GIF, TIFF and BMP are accepted"
        ),
        "picture-kind": (
            "the file is of the kind {kind}; export it as JPEG "
            "(JPEG, PNG, WebP, HEIC, AVIF, GIF, TIFF and BMP are accepted)"
        ),
        "picture-damaged": "the {kind} file of {bytes} bytes is cut short or damaged",
        "picture-variety": "the {kind} file is of a rare variety that cannot be read; save it as JPEG or PNG",
        "picture-too-small": "the picture is {width}x{height} pixels; each side must have at least {least}",
        "picture-too-large": (
            "the picture is {width}x{height} pixels ({megapixels:.1f} megapixels); "
            "at most {most} megapixels are accepted"
        ),
        "picture-too-long": (
            "the picture is {width}x{height} pixels; one side may be at most {most} times the other"
        ),
        "picture-too-many-scans": "the JPEG is drawn in more than {most} scans",
        "picture-too-many-pieces": (
            "the {kind} file is made of more than {most} pieces; save it anew, as JPEG or PNG"
        ),
        "picture-mode": "the picture has the mode {mode}; convert it to RGB",
        "picture-too-heavy": "the picture needs too much memory to be read; try a smaller one",
        "picture-takes-too-long": (
            "the picture takes longer than {seconds:g} seconds to be read; try a smaller one"
        ),
        "picture-not-read": "the picture could not be read: {reason}",
        "picture-file": "{name}: {reason}",
        "picture-too-coarse": "it has {width}x{height} pixels, and {least} are the least",
        # Two pictures, one a photo and the other the same painted over.
        "difference-none": "nothing in the two pictures differs by more than compression makes them",
        "difference-cropped": "the two pictures have different proportions; one was cropped or turned",
        "difference-other": "nearly all of the two pictures differs; they are not of the same photo",
        # Requests.
        "recipe-unknown": 'there is no recipe "{name}"; there are {known}',
        "recipe-steps": "the recipe {name} needs at least one step at each scale, and has {steps}",
        "layer-unknown": 'VGG-19 has no layer "{name}"; it has {known}',
        "choice-unknown": 'there is no {what} "{words}"; there are {known}',
        "size-not-whole": "the size {size} is not a whole number of pixels",
        "size-out-of-range": "the size {size} is not between {least} and {most} pixels",
        "begun-too-large": (
            "a render that goes on from {begun} pixels must be of more than that, and not of {size}"
        ),
        "emphasis-out-of-range": "style cannot be weighed with the factor {emphasis:g}; it must be above 0",
        "strength-out-of-range": "the strength {strength:g} is not between 0 and 1",
        "seed-out-of-range": "the seed {seed} is not between 0 and {most}",
        "no-painting": "at least one painting is needed",
        "weights-out-of-range": (
            "the weights of the paintings are {weights}; they must be 0 or more, and not all 0"
        ),
        "scale-out-of-range": "the scale {scale:g} of a painting is not between {least:g} and {most:g}",
        "mask-black": (
            "the mask is all black, so its painting would apply nowhere; "
            "it must be white where the painting should apply"
        ),
        "mask-file-black": (
            'the mask "{name}" is all black, so its painting would apply nowhere; '
            "it must be white where the painting should apply"
        ),
        "device-unusable": 'the device "{device}" cannot be used on this machine; try "cpu"',
        "request-not-sent": "the request cannot be sent to a worker process: {reason}",
        "backend-unknown": 'there is no backend "{name}"; there are local, ray, standin and standin:SECONDS',
        # Renders on a cluster.
        "ray-missing": "Ray is not installed here; `pip install -e '.[ray]'` does that",
        "ray-client": (
            "{address} is an address of Ray Client, which brings no progress; make this machine a node "
            "of the cluster by `ray start --address=HOST:6379 --num-cpus=0`, and name HOST:6379"
        ),
        "ray-joining": "the Ray cluster ({address}) is still being joined; nothing is painted until it is",
        "ray-none-here": "this machine belongs to no Ray cluster",
        "ray-no-answer": (
            "no Ray cluster answers at {address}; `ray start --head` begins one there, "
            "PASTICHE_RAY_ADDRESS says where it is"
        ),
        "ray-not-joined": (
            "the Ray cluster at {address} is not to be had: {reason}; "
            "this machine has to be a node of it (`ray start --address={address} --num-cpus=0`)"
        ),
        "ray-token": (
            "the Ray cluster at {address} does not let us in; put its token into RAY_AUTH_TOKEN or "
            "~/.ray/auth_token (there, `ray get-auth-token` shows it), "
            "or set RAY_AUTH_MODE=disabled if it has none"
        ),
        "ray-lost": "the Ray cluster at {address} does not answer any more",
        "ray-other": (
            "the Ray cluster at {address} runs other versions: {reason}; the same Python and Ray are needed "
            "on all its machines"
        ),
        "ray-empty": "no machine of the Ray cluster has a GPU or a processor to paint with",
        "node-busy": (
            "the node {node} has had no room for a worker for {seconds:g} seconds; "
            "others hold its processors or GPUs"
        ),
        "node-differs": (
            "the node {node} has {theirs}, and this machine {ours}; "
            "it paints nothing until the same versions are installed on both"
        ),
        # Renders.
        "cancelled": "the render was cancelled",
        "timed-out": "the render took longer than {seconds:g} seconds and was stopped",
        "worker-died": "the render process ended unexpectedly: {reason}; please try again",
        "worker-does-not-start": "the render process does not start: {reason}",
        "closing": "the engine is closing down; the same picture may be asked for again later",
        "out-of-memory": "there is not enough memory for a picture of this size; try a smaller one",
        "not-finite": "the network's features are not finite; are the weights damaged?",
        "render-failed": "the render failed: {reason}",
        # Weights.
        "weights-missing": "there is no weights file {path}",
        "weights-unreadable": "{path} cannot be read as safetensors or torch weights: {reason}",
        "weights-too-shallow": (
            "the open weights end at conv5_1, and {layer} lies deeper; "
            "`{command}` fetches weights for every layer"
        ),
        "weights-incomplete": "{path} does not hold {name} of VGG-19, which these layers need",
        "weights-not-finite": "{path} is damaged: {name} holds numbers that are not finite",
        "weights-other-network": "{path} is not VGG-19: {name} has the shape {shape}, not {expected}",
        "weights-not-cut": "{reason}",
        "weights-not-kept": "the weights cannot be kept in {folder}: {reason}",
        # Downloads.
        "download-broken-off": (
            "the download of {address} broke off {attempts} times; the next attempt goes on where it stopped"
        ),
        "download-refused": "{address} cannot be fetched: the server says {status} {phrase}",
        "download-no-answer": "{address} cannot be fetched: the server does not answer in time",
        "download-no-connection": "{address} cannot be fetched: there is no connection",
        "download-web-page": "{address} cannot be fetched: there comes a web page instead of the file",
        "download-too-large": "{address} cannot be fetched: it is larger than {megabytes:.0f} MB",
        "download-failed": "{address} cannot be fetched: {reason}",
        "download-checksum": (
            "{address} has the checksum {found}… instead of {expected}…, so it was thrown away"
        ),
        "download-slow": (
            "{address} sent {bytes} bytes in {seconds:.0f} s; the next attempt goes on from there"
        ),
        # Paintings.
        "painting-unknown": 'there is no painting called "{name}"; there are {known}',
        "painting-misspelt": 'there is no painting called "{name}"; did you mean {near}?',
        "painting-gone": "the picture of {title}, {path}, is gone",
        "painting-waits": "{title} waits for another download that does not end",
        "painting-other-picture": "{address} is not the picture of {title}: {reason}",
        "painting-later": "{reason}; it asks to be left alone for {seconds} s",
        "paintings-missing": "{missing} of {all} paintings are still missing.\n{reasons}",
        # Sheets, films and files.
        "sheet-empty": "a sheet needs at least one photo and one painting",
        "sheet-no-paintings": "a sheet needs at least one painting",
        "sheet-no-pictures": "a sheet needs at least one picture",
        "sheet-too-large": (
            "a sheet of {width}x{height} pixels cannot be kept; take a smaller size or fewer pictures"
        ),
        "film-kind": 'a time-lapse can be mp4 or gif, not "{kind}"',
        "film-no-frames": "a time-lapse needs at least one frame, and there is none",
        "film-length": (
            "a time-lapse lasts more than {least:g} and at most {most:g} seconds, not {seconds:g}"
        ),
        "film-frame": "frame {number} of {frames} is no JPEG or PNG picture",
        "file-missing": 'there is no file "{path}"',
        "file-unreadable": "{path} cannot be read: {reason}",
        "file-not-written": "{path} cannot be written: {reason}",
        "file-is-read": "{path} is read for this picture and would be lost; give the result another name",
        "file-ending": 'the {what} "{path}" must end in {endings}',
        # The command line.
        "style-setting": 'a style has a weight, a scale and a mask, but no "{key}"',
        "not-a-number": 'the {what} "{words}" is not a number',
        # The workshop.
        "benchmark-repeat": "{repeat} renders cannot be measured; --repeat must be 1 or more",
        "benchmark-limit": "a limit of {seconds:g} seconds leaves no time to render",
        "benchmark-no-recipe": "at least one recipe is needed",
        "benchmark-sizes": 'the sizes "{words}" are not numbers with commas between, as in 256,512',
        "capacity-no-simpy": "the simulation needs SimPy; install it with: pip install '.[workshop]'",
        "capacity-seconds": 'the seconds "{words}" are not sizes and times, as in 256=16,512=39,1024=102',
        "capacity-nothing-measured": "{path} holds no finished render of the recipe {recipe}",
        "capacity-not-positive": "{name} must be {least:g} or more, not {value:g}",
        "checks-failed": "{failed} of {all} checks failed: {names}",
        "drawing-unknown": 'there is no program for "{name}"; there are {known}',
        "training-pictures": "{pictures} pictures are not {least} to {most}; 96 to 400 are good",
        "training-other-settings": (
            "{path} was begun with other settings, {settings}; name them, or remove it"
        ),
        "training-damaged": "{path} cannot be read, remove it to begin anew: {reason}",
    }
)
"""The English sentence of each code, with its values' names in braces; other languages translate by code."""


class EngineError(Exception):
    """Base of all errors the engine raises on purpose; `str(error)` is a sentence for people.

    code: which error it is, a key of `SENTENCES`. values: what the sentence names.

    >>> error = BadPicture("picture-too-small", width=20, height=20, least=32)
    >>> error.code, error.values["least"]
    ('picture-too-small', 32)
    >>> print(error)
    the picture is 20x20 pixels; each side must have at least 32

    A code without a sentence, or values that are not the sentence's, are mistakes in the program: KeyError.
    """

    def __init__(self, code: str, **values: Value) -> None:
        super().__init__(SENTENCES[code].format_map(values))
        self.code = code
        self.values: dict[str, Value] = values

    def __reduce__(self) -> tuple[Callable[..., "EngineError"], tuple[object, ...]]:
        return _made_again, (type(self), self.code, self.values)


class BadPicture(EngineError):
    """The bytes are no picture the engine accepts: not a picture, truncated, too small or too large."""


class BadRequest(EngineError):
    """The request asks for what does not exist or cannot be: a recipe, a size, a strength."""


class WeightsUnavailable(EngineError):
    """The named weights file is missing or does not hold VGG-19's convolutions."""


class Cancelled(EngineError):
    """The render was stopped because the caller asked for it."""


class TimedOut(EngineError):
    """The render took longer than its time limit."""


class WorkerDied(EngineError):
    """The process that rendered ended unexpectedly; the same request may be tried again."""


def _made_again(kind: type[EngineError], code: str, values: dict[str, Value]) -> EngineError:
    return kind(code, **values)
