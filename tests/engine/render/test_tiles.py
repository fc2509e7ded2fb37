import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.render import tiles
from engine.render.vgg import size_at


@given(st.integers(1, 4096), st.integers(1, 4096), st.integers(256**2, 3000**2))
def test_tiles_cover_every_pixel_once(height: int, width: int, largest: int) -> None:
    found = tiles.plan(height, width, largest)
    assert (
        sum((t.rows.end - t.rows.start) * (t.columns.end - t.columns.start) for t in found) == height * width
    )
    for span in [t.rows for t in found] + [t.columns for t in found]:
        assert span.start % tiles.STRIDE == 0 and span.outer_start % tiles.STRIDE == 0
        assert 0 <= span.outer_start <= span.start < span.end <= span.outer_end


@given(st.integers(500, 4096), st.integers(500, 4096), st.integers(500**2, 3000**2))
def test_no_tile_is_much_larger_than_allowed(height: int, width: int, largest: int) -> None:
    for tile in tiles.plan(height, width, largest):
        rows, columns = tile.outer
        assert (rows.stop - rows.start) * (columns.stop - columns.start) <= 1.3 * largest


def test_a_picture_that_fits_is_one_tile() -> None:
    assert len(tiles.plan(600, 800, 600 * 800)) == 1
    assert len(tiles.plan(600, 800, 600 * 800 - 1)) > 1


def test_the_tiles_of_a_layer_fit_together() -> None:
    height, width = 1000, 1301
    for layer in ("relu1_1", "relu3_1", "relu5_1"):
        cells = torch.zeros(size_at(layer, (height, width)))
        for tile in tiles.plan(height, width, 700 * 700):
            cells[tile.place(layer, (height, width))] += 1
            rows, columns = tile.outer
            outer = size_at(layer, (rows.stop - rows.start, columns.stop - columns.start))
            own = torch.zeros(outer)[tile.own(layer, outer, (height, width))]
            assert own.shape == cells[tile.place(layer, (height, width))].shape
        assert (cells == 1).all()


def test_free_memory_is_known() -> None:
    assert 100e6 < tiles.free_memory(torch.device("cpu")) < 1e14
    assert tiles.largest_tile(torch.device("cpu"), torch.bfloat16) >= 384 * 384


def test_where_memory_ran_out_tiles_are_the_smallest_there_are() -> None:
    smallest = tiles.largest_tile(torch.device("cpu"), torch.bfloat16, tight=True)
    for tile in tiles.plan(1024, 1024, smallest):
        rows, columns = tile.outer
        assert (rows.stop - rows.start) <= 64 + 2 * tiles.OVERLAP
        assert (columns.stop - columns.start) <= 64 + 2 * tiles.OVERLAP
