import dataclasses
import io
import os
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter, ImageOps
from safetensors.torch import load_file, save_file

from engine import (
    Begun,
    Colour,
    Pastiche,
    Progress,
    Recipe,
    RenderRequest,
    Style,
    StyleLoss,
    paintings,
    stylize,
    weights,
)
from engine.errors import BadPicture, BadRequest, Cancelled, EngineError, WeightsUnavailable
from engine.pictures import codec, rest
from engine.recipes import PASTICHE_OPEN, RECIPES, Adam, Magnitude, Start
from engine.render import device, progress, tiles
from engine.weights import reading


@pytest.fixture
def render(quick: Recipe, weights_file: Path, photo: Image.Image, painting: Image.Image):
    """stylize on the processor with the small recipe; keywords change the request, `recipe_` the recipe."""

    def run(
        *,
        content: Image.Image = photo,
        styles=(painting,),
        recipe_: dict | None = None,
        run: dict | None = None,
        **changes,
    ) -> Pastiche:
        recipe = dataclasses.replace(quick, **(recipe_ or {}))
        styles = [style if isinstance(style, Style) else Style(style) for style in styles]
        request = RenderRequest(content, styles, **{"recipe": recipe, "size": 64, **changes})
        return stylize(request, **{"device": "cpu", "weights": weights_file, **(run or {})})

    return run


def pixels(image: Image.Image, size: tuple[int, int] | None = None) -> np.ndarray:
    return np.asarray(image.resize(size) if size else image).astype(float)


def mean_colour(image: Image.Image) -> np.ndarray:
    return pixels(image).mean((0, 1))


# Going on


def test_a_render_that_goes_on_from_a_smaller_one_comes_out_as_at_one_go(render):
    whole = render(size=64)
    begun = render(size=32).begun
    assert begun is not None
    pastiche = render(size=64, begun=begun)
    assert pastiche.steps == 6 < whole.steps
    assert pastiche.png == whole.png


def test_it_does_with_files_larger_than_the_picture_too(render):
    rings = Image.radial_gradient("L")

    def file(picture: Image.Image, size: tuple[int, int]) -> bytes:
        data = io.BytesIO()
        picture.resize(size).save(data, "JPEG")
        return data.getvalue()

    photo, mask = file(rings.convert("RGB"), (999, 667)), file(rings, (640, 480))
    painting = file(Image.merge("RGB", (rings, rings.rotate(90), ImageOps.invert(rings))), (801, 1201))
    order = {"content": photo, "styles": [Style(painting, scale=0.7, mask=mask)]}
    begun = render(size=32, **order).begun
    assert render(size=64, begun=begun, **order).png == render(size=64, **order).png


def test_what_style_was_found_to_weigh_goes_with_it(render):
    balanced = {"distance": 0.3, "steps": (24, 12, 2)}
    whole = render(size=128, recipe_=balanced)
    emphases = []
    for size in (32, 64):
        begun = render(size=size, recipe_=balanced).begun
        assert begun is not None
        emphases.append(begun.emphasis)
        pastiche = render(size=128, recipe_=balanced, begun=begun)
        assert pastiche.png == whole.png
        assert pastiche.begun == whole.begun
    at_first, then = emphases
    assert whole.begun is not None and 1 != at_first != then == whole.begun.emphasis


def test_it_goes_on_from_the_picture_without_the_photos_colours(render, photo):
    smaller, matched = render(size=32, colour=Colour.PHOTO), render(size=32, colour=Colour.MATCH)
    assert smaller.begun is not None
    assert smaller.begun.png == matched.png != smaller.png
    whole, pastiche = render(colour=Colour.PHOTO), render(colour=Colour.PHOTO, begun=smaller.begun)
    assert pastiche.png == whole.png


def test_what_it_cannot_go_on_from_is_said_in_a_sentence(render):
    with pytest.raises(BadPicture, match="PNG file of 10 bytes is cut short or damaged"):
        render(begun=Begun(b"no picture", 32, 1.0))
    for emphasis in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(BadRequest, match="must be above 0"):
            Begun(b"", 32, emphasis)


def test_it_goes_on_to_something_larger_only(render):
    begun = render(size=48).begun
    for size in (32, 48):
        with pytest.raises(BadRequest, match="goes on from 48 pixels"):
            render(size=size, begun=begun)


# What comes out


@pytest.mark.parametrize("colour", ["white", "black", (200, 30, 30)])
@pytest.mark.parametrize("loss", StyleLoss)
def test_a_photo_of_one_colour_is_painted_too(colour, loss):
    halves = Image.new("RGB", (80, 60))
    halves.paste("white", (0, 0, 40, 60))
    flat = Image.new("RGB", (80, 60), colour)
    request = RenderRequest(flat, [Style(halves)], size=64, loss=loss)
    pastiche = stylize(request, weights=weights.OPEN_FILE, device="cpu")
    assert np.abs(pixels(pastiche.image, flat.size) - pixels(flat)).mean() > 10


@pytest.mark.parametrize("colour", [Colour.PHOTO, Colour.MATCH])
def test_a_photo_of_one_colour_is_painted_in_its_own_colours_too(colour, painting):
    sky = Image.new("RGB", (80, 60), (120, 170, 220))
    pastiche = stylize(
        RenderRequest(sky, [Style(painting)], size=64, colour=colour), weights=weights.OPEN_FILE, device="cpu"
    )
    brightness = pixels(pastiche.image.convert("L"))
    assert brightness.std() > 3  # nothing to be seen below
    assert np.abs(mean_colour(pastiche.image) - mean_colour(sky)).max() < 12


def test_a_photo_and_a_painting_of_one_colour_each_make_a_pastiche():
    photo, painting = (Image.new("RGB", (48, 32), colour) for colour in ("steelblue", "goldenrod"))
    pastiche = stylize(
        RenderRequest(photo, [Style(painting)], size=32), weights=weights.OPEN_FILE, device="cpu"
    )
    assert np.abs(pixels(pastiche.image, photo.size) - pixels(photo)).mean() > 2


def test_a_pastiche_has_the_photos_shape_and_is_nearer_to_the_paintings_colours(render, photo, painting):
    pastiche = render()
    assert pastiche.image.size == pastiche.size == (64, 43)
    assert pastiche.steps == 12 + 6
    assert (pastiche.device, pastiche.weights) == ("cpu", "first-layers.safetensors")
    assert pastiche.seconds > 0
    away = np.linalg.norm(mean_colour(photo) - mean_colour(painting))
    assert np.linalg.norm(mean_colour(pastiche.image) - mean_colour(painting)) < 0.7 * away


def test_the_losses_are_named_and_finite(render):
    plain = render().losses
    assert plain.keys() == {"content", "style"}
    smooth = render(recipe_={"variation_weight": 1.0}).losses
    assert smooth.keys() == {"content", "style", "variation"}
    assert all(value > 0 for value in smooth.values())


def test_the_same_request_gives_the_same_picture(render):
    assert np.array_equal(pixels(render().image), pixels(render().image))


def test_noise_follows_the_seed(render):
    noise = {"start": Start.NOISE, "steps": (3,)}
    one, same, other = (render(recipe_=noise, seed=seed).image for seed in (1, 1, 2))
    assert np.array_equal(pixels(one), pixels(same))
    assert not np.array_equal(pixels(one), pixels(other))


def test_more_strength_is_more_painting_and_less_photo(render, photo):
    small = {"recipe_": {"smallest": None, "steps": (15,)}}
    weak, tuned, strong = (render(strength=strength, **small) for strength in (0.0, 0.5, 1.0))
    assert weak.losses["content"] < tuned.losses["content"] < strong.losses["content"]


def test_without_strength_a_photo_keeps_details_that_its_small_picture_has_not(render):
    dots = Image.fromarray(np.random.default_rng(0).integers(0, 255, (96, 96, 3), np.uint8)).resize(
        (192, 192)
    )
    deep = {"steps": (4, 1), "distance": 0.3}
    weak, middle = (
        np.abs(
            pixels(render(content=dots, size=64, strength=strength, recipe_=deep).image)
            - pixels(dots, (64, 64))
        )
        for strength in (0.0, 0.5)
    )
    assert weak.mean() < 0.3 * middle.mean()


def test_a_balanced_recipe_keeps_the_photo_alike_with_a_gaudy_and_a_pale_painting(render, painting):
    pale = Image.blend(painting, Image.new("RGB", painting.size, "white"), 0.8)

    def distances(distance: float | None) -> list[float]:
        one_scale = {"smallest": None, "steps": (60,), "distance": distance}
        return [render(styles=[style], recipe_=one_scale).losses["content"] for style in (painting, pale)]

    left, balanced = distances(None), distances(0.3)
    assert max(balanced) / min(balanced) < 0.7 * max(left) / min(left)
    assert max(balanced) < 0.5 * max(left)


def test_variation_smooths(render):
    def roughness(image: Image.Image) -> float:
        return float(np.abs(np.diff(pixels(image), axis=1)).mean())

    assert roughness(render(recipe_={"variation_weight": 300.0}).image) < 0.8 * roughness(render().image)


def test_adam_paints_too(render):
    pastiche = render(recipe_={"optimiser": Adam(0.03)})
    assert pastiche.losses["style"] < render(recipe_={"optimiser": Adam(1e-6)}).losses["style"]


def test_a_recipe_of_one_size_gives_that_size(render):
    assert render(recipe_={"exact_size": (48, 40), "smallest": None, "steps": (2,)}).size == (48, 40)


def test_by_activation_the_scale_of_the_weights_makes_no_difference(render, weights_file, tmp_path):
    state = load_file(weights_file)
    # All of the second convolution's output grows by 7, weights and bias alike.
    louder = {name: tensor * (7 if name.startswith("features.2.") else 1) for name, tensor in state.items()}
    save_file(
        {n: t * 7 if n.endswith(".5.bias") else t for n, t in louder.items()}, tmp_path / "louder.safetensors"
    )
    recipe = {"magnitude": Magnitude.ACTIVATION, "steps": (1,)}
    quiet = render(recipe_=recipe).losses
    loud = render(recipe_=recipe, run={"weights": tmp_path / "louder.safetensors"}).losses
    assert loud == pytest.approx(quiet, rel=0.02)


@pytest.mark.parametrize(("colour", "name"), [("black", "wave"), ((120, 170, 220), "night")])
def test_flat_areas_show_no_grid(colour, name):
    """Where all positions are alike, those of a cell of pooling or a tile of products must not stand out."""
    style = Style(Path(paintings.__file__).parent / "pictures" / f"{name}.jpg")
    request = RenderRequest(Image.new("RGB", (300, 300), colour), [style], size=128, recipe=PASTICHE_OPEN)
    pastiche = stylize(request, device="cpu", weights=weights.OPEN_FILE)
    inside = pixels(pastiche.image.convert("L"))[20:-20, 20:-20]
    assert inside.std() > 10  # it is painted
    for rows in (inside, inside.T):
        rows = rows - rows.mean(1, keepdims=True)
        for apart in (8, 16):
            assert (rows[:, apart:] * rows[:, :-apart]).mean() < 0.2 * rows.var()


# Colour and several paintings


def test_keeping_the_photos_colours_changes_brightness_only(render, photo):
    pastiche = render(colour=Colour.PHOTO)
    _, blue, red = pastiche.image.convert("YCbCr").split()
    _, photo_blue, photo_red = photo.resize(pastiche.size, Image.Resampling.LANCZOS).convert("YCbCr").split()
    inside = (pixels(pastiche.image) > 2).all(2) & (pixels(pastiche.image) < 253).all(2)  # not cut off
    assert np.abs(pixels(blue) - pixels(photo_blue))[inside].mean() < 2
    assert np.abs(pixels(red) - pixels(photo_red))[inside].mean() < 2
    brightness = pixels(photo.resize(pastiche.size).convert("L"))
    assert np.abs(pixels(pastiche.image.convert("L")) - brightness).mean() > 4


@pytest.mark.parametrize(("photo_is", "painting_is"), [((150, 250), (10, 90)), ((20, 110), (150, 250))])
def test_a_light_sky_stays_light_in_its_own_colours_whatever_the_paintings_hour(
    render, photo, painting, photo_is, painting_is
):
    """Of a painting of the night, only the strokes are taken, not the darkness; and the other way round."""

    def between(picture: Image.Image, bounds: tuple[int, int]) -> Image.Image:
        grey = ImageOps.autocontrast(picture.convert("L"))
        return ImageOps.colorize(grey, *((value,) * 3 for value in bounds))

    sky = between(photo, photo_is)
    order = {"content": sky, "styles": [between(painting, painting_is)], "strength": 0.9}
    brightness = np.array([mean_colour(render(**order, colour=colour).image) for colour in Colour]).mean(1)
    off = dict(zip(Colour, np.abs(brightness - pixels(sky).mean()), strict=True))
    assert off[Colour.PAINTING] > 40
    assert off[Colour.PHOTO] < 8


def test_a_painting_of_no_weight_has_no_say(render, painting, photo):
    grey = Image.new("RGB", (64, 64), "grey")
    alone = render(styles=[painting]).image
    assert np.array_equal(
        pixels(render(styles=[Style(painting, 2.0), Style(grey, 0.0)]).image), pixels(alone)
    )


def test_two_paintings_blend(render, painting):
    red, blue = Image.new("RGB", (64, 64), (200, 0, 0)), Image.new("RGB", (64, 64), (0, 0, 200))
    mostly_red = mean_colour(render(styles=[Style(red, 3.0), Style(blue, 1.0)], strength=0.8).image)
    mostly_blue = mean_colour(render(styles=[Style(red, 1.0), Style(blue, 3.0)], strength=0.8).image)
    assert mostly_red[0] > mostly_blue[0] + 10
    assert mostly_blue[2] > mostly_red[2] + 10


# Sizes


def test_a_photo_smaller_than_the_size_is_enlarged(render):
    assert render(size=128, recipe_={"steps": (2, 1)}).size == (128, 85)


@given(size=st.integers(32, 100), ratio=st.floats(1 / 8, 8), side=st.integers(32, 60))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_size_and_shape_renders(render, painting, size, ratio, side):
    width, height = (round(side * ratio), side) if ratio > 1 else (side, round(side / ratio))
    content = painting.resize((width, height))
    pastiche = render(content=content, size=size, recipe_={"steps": (2, 1)})
    assert max(pastiche.size) == size
    assert pastiche.size[0] / pastiche.size[1] == pytest.approx(ratio, rel=0.25)


@given(
    size=st.integers(32, 90),
    ratio=st.floats(1 / 8, 8),
    number=st.integers(1, 4),
    masked=st.lists(st.sampled_from(["none", "left", "noise", "white"]), min_size=4, max_size=4),
    colour=st.sampled_from(Colour),
    loss=st.sampled_from(StyleLoss),
    scale=st.sampled_from([0.25, 1.0, 3.0]),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_shape_masks_and_styles_give_finite_pixels_of_the_right_size(
    render, photo, painting, size, ratio, number, masked, colour, loss, scale
):
    width, height = (round(40 * ratio), 40) if ratio > 1 else (40, round(40 / ratio))
    noise = Image.fromarray(np.random.default_rng(3).integers(0, 256, (40, 60), dtype=np.uint8))
    masks = {
        "none": None,
        "left": Image.linear_gradient("L").rotate(90),
        "noise": noise,
        "white": Image.new("L", (40, 40), 255),
    }
    styles = [Style(painting.rotate(90 * n), n + 1.0, scale, masks[masked[n]]) for n in range(number)]
    content = photo.resize((max(32, width), max(32, height)))
    pastiche = render(
        content=content, styles=styles, size=size, colour=colour, loss=loss, recipe_={"steps": (3, 2)}
    )
    assert pastiche.size == pastiche.image.size == codec.fit(content.size, size)
    assert all(np.isfinite(value) for value in pastiche.losses.values())
    assert pixels(pastiche.image).std() > 0


def test_a_picture_too_large_for_memory_comes_out_as_if_it_were_not(render, monkeypatch):
    content = Image.effect_noise((260, 200), 60).convert("RGB")
    request = {"content": content, "size": 260, "recipe_": {"steps": (4, 3)}}
    whole = render(**request)
    monkeypatch.setattr(tiles, "OVERLAP", 32)
    monkeypatch.setattr(tiles, "largest_tile", lambda device, dtype, **how: 130 * 130)
    tiled = render(**request)
    difference = np.abs(pixels(whole.image) - pixels(tiled.image))
    assert difference.mean() < 0.5  # of 255; L-BFGS magnifies rounding
    assert np.quantile(difference, 0.999) <= 12
    assert tiled.losses == pytest.approx(whole.losses, rel=1e-2)


def test_a_mask_keeps_a_style_where_it_is_white(render, photo):
    red, blue = Image.new("RGB", (64, 64), (200, 0, 0)), Image.new("RGB", (64, 64), (0, 0, 200))
    left = Image.new("L", (96, 64))
    left.paste(255, (0, 0, 48, 64))
    styles = [Style(red, mask=left), Style(blue, mask=ImageOps.invert(left))]
    painted = pixels(render(styles=styles, strength=0.9).image)
    assert painted[:, :24, 0].mean() > painted[:, -24:, 0].mean() + 20
    assert painted[:, -24:, 2].mean() > painted[:, :24, 2].mean() + 20


@pytest.mark.parametrize("colour", [Colour.PAINTING, Colour.PHOTO])
def test_what_no_style_claims_stays_the_photo(render, photo, colour):
    spot = Image.new("L", (960, 640))
    spot.paste(255, (300, 200, 660, 440))
    order = {"styles": [Style(Image.new("RGB", (64, 64), (200, 0, 0)), mask=spot)], "colour": colour}
    pastiche = render(**order, size=96, strength=0.9, timelapse=True)
    inside = np.asarray(spot.resize((96, 64), Image.Resampling.BOX)) > 0
    beyond = ~np.asarray(Image.fromarray(inside).convert("L").filter(ImageFilter.MaxFilter(5)), dtype=bool)
    assert (pixels(pastiche.image)[beyond] == pixels(photo)[beyond]).all()
    changed = np.abs(pixels(pastiche.image) - pixels(photo)).mean(axis=2)
    assert changed[24:40, 34:62].mean() > 4
    # And so it is in the previews, but for what JPEG makes of them.
    frames = [Image.open(io.BytesIO(frame)) for frame in pastiche.frames]
    for frame in (frame for frame in frames if frame.size == photo.size):
        assert np.abs(pixels(frame) - pixels(photo))[beyond].mean() < 3


def test_the_seam_of_a_mask_shows_no_line(painting):
    """From the photo to what is painted it goes in many steps, at full size."""
    half = Image.new("L", (300, 200))
    half.paste(255, (0, 0, 600, 800))
    half.paste(0, (150, 0, 300, 200))
    claimed = rest.claimed_by([Style(painting, mask=half)])
    red, grey = (
        Image.new("RGB", size, colour) for size, colour in (((1200, 800), "red"), ((96, 64), "gray"))
    )
    row = pixels(rest.kept(red, grey, claimed))[400, :, 0]
    assert (row[:560] == 255).all() and (row[640:] == 128).all()
    assert (np.diff(row) <= 0).all() and np.diff(row).min() > -0.25 * 127


def test_two_masks_that_meet_let_no_photo_through(painting):
    left = Image.new("L", (96, 64))
    left.paste(255, (0, 0, 48, 64))
    both = [Style(painting, mask=left), Style(painting, mask=ImageOps.invert(left))]
    claimed = rest.claimed_by(both)
    assert claimed is not None and claimed.getextrema() == (255, 255)
    assert rest.claimed_by([*both, Style(painting)]) is None


def test_an_empty_mask_is_refused(render, painting, tmp_path):
    with pytest.raises(BadRequest, match="the mask is all black"):
        render(styles=[Style(painting, mask=Image.new("L", (32, 32)))])
    Image.new("L", (32, 32)).save(tmp_path / "sky.png")
    with pytest.raises(BadRequest, match=r'the mask "sky\.png" is all black'):
        render(styles=[Style(painting, mask=tmp_path / "sky.png")])


def test_a_timelapse_ends_with_the_finished_picture(render):
    pastiche = render(timelapse=True, recipe_={"steps": (40, 20)})
    last = Image.open(io.BytesIO(pastiche.frames[-1]))
    assert len(pastiche.frames) > 1 and last.size == pastiche.size
    assert np.abs(pixels(last) - pixels(pastiche.image)).mean() < 4
    assert render().frames == ()


# Progress and cancelling


def test_progress_counts_every_step_and_ends_with_the_last(render, monkeypatch):
    monkeypatch.setattr(progress, "REPORT_SECONDS", 0)
    seen: list[Progress] = []
    render(run={"on_progress": seen.append})
    assert [report.step for report in seen] == list(range(1, 19))
    assert {report.steps for report in seen} == {18}
    assert seen[0].seconds_left is None and seen[0].share == 0
    shares = [report.share for report in seen]
    assert shares == sorted(shares) and 0.8 < shares[-1] < 1
    assert all(report.seconds_left is not None and report.seconds_left >= 0 for report in seen[1:])


def test_a_cancelled_render_stops_at_the_next_step(render):
    steps = 0

    def enough() -> bool:
        nonlocal steps
        steps += 1
        return steps > 4

    with pytest.raises(Cancelled):
        render(run={"cancelled": enough})
    assert steps == 5


# What is refused


def test_a_picture_that_is_none_is_refused(render):
    with pytest.raises(BadPicture):
        render(content=b"no picture")


def test_a_device_that_is_not_there_is_refused(render):
    with pytest.raises(BadRequest, match='"cuda:77"'):
        render(run={"device": "cuda:77"})


def test_weights_without_a_layer_the_recipe_needs_are_refused(render, weights_file):
    with pytest.raises(WeightsUnavailable, match=r"features\.7"):
        render(recipe=RECIPES["pastiche"])


def test_weights_full_of_nan_are_an_error_and_not_a_black_picture(render, weights_file, tmp_path):
    broken = {name: tensor * float("nan") for name, tensor in load_file(weights_file).items()}
    save_file(broken, tmp_path / "broken.safetensors")
    with pytest.raises(EngineError, match="not finite"):
        render(run={"weights": tmp_path / "broken.safetensors"})


# Weights


def test_without_any_other_weights_the_open_ones_paint(render, photo):
    pastiche = render(recipe_={"steps": (4, 2)}, run={"weights": None})
    assert pastiche.weights == "open"
    assert np.abs(pixels(pastiche.image) - pixels(photo, pastiche.size)).mean() > 2


def test_a_recipe_deeper_than_the_open_weights_says_where_they_end(render):
    with pytest.raises(WeightsUnavailable, match="the open weights end at conv5_1, and relu5_4 lies deeper"):
        render(recipe_={"content": (("relu5_4", 1.0),)}, run={"weights": None})


def test_weights_that_change_in_their_file_bring_style_targets_of_their_own(render, weights_file, tmp_path):
    state = load_file(weights_file)

    def paint(name: str, factor: float, time: int) -> np.ndarray:
        save_file({name: tensor * factor for name, tensor in state.items()}, tmp_path / name)
        os.utime(tmp_path / name, (time, time))
        return pixels(render(run={"weights": tmp_path / name}).image)

    before, after = paint("a.safetensors", 1.0, 1_000_000), paint("a.safetensors", -1.0, 2_000_000)
    assert np.abs(after - paint("fresh.safetensors", -1.0, 1_000_000)).mean() < 0.5
    assert np.abs(after - before).mean() > 2


def test_weights_named_in_the_settings_are_used(render, weights_file, monkeypatch):
    monkeypatch.setenv("PASTICHE_VGG19", str(weights_file))
    assert render(recipe_={"steps": (1,)}, run={"weights": None}).weights == weights_file.name


def test_a_second_render_does_not_read_the_weights_again(render, weights_file, monkeypatch):
    reads = []
    load = reading.load
    monkeypatch.setattr(reading, "load", lambda *arguments: reads.append(1) or load(*arguments))
    recipe = {"name": "never seen before", "steps": (1,)}
    render(recipe_=recipe)
    once = len(reads)
    render(recipe_=recipe)
    assert len(reads) == once == 1


def test_bfloat16_and_float32_end_in_nearly_the_same_losses(render, monkeypatch):
    found = []
    for dtype in (torch.float32, torch.bfloat16):
        monkeypatch.setattr(device, "convolution_dtype", lambda where, dtype=dtype: dtype)
        found.append(render(recipe_={"name": str(dtype), "steps": (60, 20)}).losses)
    assert sum(found[0].values()) == pytest.approx(sum(found[1].values()), rel=0.05)


def test_the_open_weights_paint_by_the_recipe_that_is_tuned_for_them(photo, painting, tmp_path):
    nameless = tmp_path / "nameless.safetensors"
    nameless.write_bytes(weights.OPEN_FILE.read_bytes())

    def paint(recipe, file):
        request = RenderRequest(content=photo, styles=[Style(painting)], recipe=recipe, size=32)
        return pixels(stylize(request, device="cpu", weights=file).image)

    found = paint("pastiche", weights.OPEN_FILE)
    assert np.abs(found - paint(PASTICHE_OPEN, nameless)).mean() < 0.5
    assert np.abs(found - paint("pastiche", nameless)).mean() > 2


@pytest.mark.parametrize("name", ["foo", "cpu:x", "meta"])
def test_a_device_that_is_none_is_said_to_be(render, name):
    with pytest.raises(BadRequest, match=f'the device "{name}" cannot be used'):
        render(run={"device": name})
