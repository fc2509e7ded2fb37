import io

import numpy as np
import pytest
from PIL import Image

from engine.pictures import chart


def drawn(*days: tuple[str, int, int]) -> np.ndarray:
    with Image.open(io.BytesIO(chart.bars(days))) as page:
        assert (page.format, page.size) == ("JPEG", (1280, 640))
        return np.asarray(page.convert("RGB"), dtype=int)


def heights(page: np.ndarray, days: int) -> list[int]:
    """Pixels of blue in the middle of each bar."""
    step = 1200 / days
    columns = [page[:, round(40 + (number + 0.25) * step)] for number in range(days)]
    return [int(((column[:, 2] - column[:, 0]) > 50).sum()) for column in columns]


def test_bars_are_as_high_as_their_numbers() -> None:
    whole, half, none = heights(drawn(("1.6.", 40, 0), ("2.6.", 20, 0), ("3.6.", 0, 0)), 3)
    assert whole == pytest.approx(2 * half, rel=0.02) and whole > 400 and none == 0


def test_what_failed_stands_on_top_in_another_colour() -> None:
    page = drawn(("1.6.", 10, 10), ("2.6.", 0, 0))
    column = page[:, round(40 + 0.25 * 600)]
    red = np.nonzero((column[:, 0] - column[:, 2]) > 80)[0]
    blue = np.nonzero((column[:, 2] - column[:, 0]) > 50)[0]
    assert len(red) == pytest.approx(len(blue), rel=0.05) and red.max() < blue.min() + 3


def test_days_on_which_nothing_happened_have_no_bars() -> None:
    assert heights(drawn(("1.6.", 0, 0)), 1) == [0]


def test_a_chart_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one bar"):
        chart.bars([])
