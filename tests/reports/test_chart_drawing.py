"""Charts as SVG and PNG: the same bytes, readable, safe with any name, drawn by any thread."""

from __future__ import annotations

import math
import re
import struct
import subprocess
import sys
import unicodedata
import zlib
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree as ET

import pytest
import quickjs

from fairlead.core.ground.errors import InvalidRequestError
from fairlead.reports.charts import (
    DARK,
    LIGHT,
    SLIDE,
    Bar,
    Theme,
    height_for,
    png,
    s_curve,
    script,
    svg,
    tornado,
    waterfall,
)
from fairlead.reports.charts import drawing as drawing_module
from tests.reports import inter
from tests.reports.charts_of_a_program import (
    BARS,
    DAY,
    FINISHES,
    MONDAY,
    STEPS,
    all_charts,
)
from tests.reports.drawn import overlaps, texts

SMALL = (480, 300)
KINDS = list(all_charts())


def pixels(picture: bytes) -> tuple[int, int, bytes]:
    """Width, height and the raw rows of a PNG."""
    width, height = struct.unpack(">II", picture[16:24])
    data, at = b"", 8
    while at < len(picture):
        length, kind = struct.unpack(">I4s", picture[at : at + 8])
        data += picture[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    return width, height, zlib.decompress(data)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_chart_is_drawn_with_its_title_and_on_its_paper(kind: str, theme: Theme) -> None:
    drawn = svg(all_charts(theme)[kind])
    assert "80 % by 10 July" in [text.said for text in texts(drawn)]
    assert ET.fromstring(drawn).get("aria-label", "").startswith("80 % by 10 July")
    assert theme.paper in drawn
    assert theme.ink in drawn


@pytest.mark.parametrize("width", [720, 960, 1600])
@pytest.mark.parametrize("kind", KINDS)
def test_no_text_lies_on_another_or_outside(kind: str, width: int) -> None:
    drawn = svg(all_charts()[kind], (width, SLIDE[1]))
    assert not overlaps(drawn)
    for text in texts(drawn):
        assert text.left > 0, text
        assert text.right < width, text
        assert 0 < text.top < text.bottom < SLIDE[1], text


@pytest.mark.parametrize("planned", [-60, 0, 12, 24, 26, 39, 47, 49, 70])
@pytest.mark.parametrize("spread", [0.05, 1, 20])
def test_labels_of_the_s_curve_stay_apart_wherever_the_plan_is(planned: int, spread: float) -> None:
    finishes = [MONDAY + (finish - MONDAY) * spread for finish in FINISHES]
    option = s_curve(finishes, title="x", planned=MONDAY + planned * spread * DAY)
    assert not overlaps(svg(option))


def test_overlapping_texts_are_found() -> None:
    apart = svg(all_charts()["waterfall"], (960, height_for(5)))
    assert not overlaps(apart)
    assert overlaps(svg(all_charts()["waterfall"], (960, 150)))


def test_a_long_title_takes_more_lines_and_moves_the_plot_down() -> None:
    title = "80 % by 10 July; the plan's 12 June happens in 24 % of runs. " * 3
    option = s_curve(FINISHES, title=title, subtitle="Two lines above it", planned=MONDAY)
    drawn = svg(option)
    assert not overlaps(drawn)
    assert all(text.right < SLIDE[0] for text in texts(drawn))
    said = " ".join(text.said for text in texts(drawn))
    assert title.strip() in said


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_chart_gives_the_same_bytes(kind: str) -> None:
    first = svg(all_charts()[kind], SMALL)
    svg(all_charts()["gantt"], (300, 200))
    assert svg(all_charts()[kind], SMALL) == first
    assert png(all_charts()[kind], SMALL) == png(all_charts()[kind], SMALL)


def test_another_process_draws_the_same_bytes() -> None:
    program = (
        "import sys; from tests.reports.charts_of_a_program import all_charts;"
        "from fairlead.reports.charts import svg;"
        "sys.stdout.buffer.write(svg(all_charts()['s_curve']).encode())"
    )
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert other.stdout.decode() == svg(all_charts()["s_curve"])


def test_threads_draw_at_the_same_time() -> None:
    wanted = {kind: svg(option, SMALL) for kind, option in all_charts().items()}
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda kind: (kind, svg(all_charts()[kind], SMALL)), KINDS * 2))
    assert all(drawn == wanted[kind] for kind, drawn in found)


def test_charts_on_one_page_share_no_id() -> None:
    ids = [set(re.findall(r'\bid="([^"]+)"', svg(option))) for option in all_charts().values()]
    assert any(ids)
    assert sum(map(len, ids)) == len(set.union(*ids))


def test_a_picture_has_the_size_asked_for() -> None:
    assert pixels(png(all_charts()["tornado"], SMALL))[:2] == (960, 600)
    assert pixels(png(all_charts()["tornado"], SMALL, scale=1))[:2] == SMALL


def test_text_is_in_the_picture() -> None:
    said, silent = (tornado([Bar(name, 1.0)], title=name) for name in ("Weather", "\u200b"))
    with_text, without = (pixels(png(option, SMALL))[2] for option in (said, silent))
    assert sum(a != b for a, b in zip(with_text, without, strict=True)) > 2_000


def test_a_chart_without_fonts_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    with_fonts = png(all_charts()["tornado"], SMALL)
    monkeypatch.setattr(drawing_module, "_FONTS", ())
    assert len(png(all_charts()["tornado"], SMALL)) < 0.8 * len(with_fonts)


def test_bold_is_another_cut_of_the_font(monkeypatch: pytest.MonkeyPatch) -> None:
    bold = png(all_charts()["tornado"], SMALL)
    monkeypatch.setattr(drawing_module, "_FONTS", ("Inter-Regular.ttf",))
    assert png(all_charts()["tornado"], SMALL) != bold


def test_letters_of_other_scripts_do_not_break_a_chart() -> None:
    for name in ("支払い基盤", "خطة", "План работ", "Ünïcødé → ≥ 5 €", "🚀 launch"):
        option = tornado([Bar(name, 1.0)], title=name)
        assert name in [text.said for text in texts(svg(option))]
        assert png(option, SMALL).startswith(b"\x89PNG")


def test_letters_that_need_no_other_font_are_in_the_fonts() -> None:
    ours = [chr(code) for code in range(32, 0x3000) if not needs_more(chr(code))]
    assert len(ours) > 800
    for font in ("Inter-Regular.ttf", "Inter-SemiBold.ttf"):
        missing = [letter for letter in ours if ord(letter) not in inter.advances(font)]
        assert [letter for letter in missing if unicodedata.category(letter)[0] != "C"] == []


def needs_more(letter: str) -> bool:
    """Whether a letter is looked for in the machine's fonts too."""
    return drawing_module._BEYOND_THE_FONT.search(letter) is not None


HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</text></svg>",
    "]]><!-- ",
    "&lt;b&gt; & 'quoted'",
    "{c} {b|x} {value}",
    "`${alert(1)}`",
    "zr0-c0 url(#zr0-c0)",
    "\\u003cb\\u003e \\",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_printed_as_it_stands(name: str) -> None:
    options = [
        tornado([Bar(name, 1.0), *BARS], title=name, subtitle=name),
        waterfall(STEPS, before=MONDAY, after=MONDAY, title=name),
    ]
    for option in options:
        root = ET.fromstring(svg(option))
        every = [(node.text or "").replace("\u200b", "") for node in root.iter()]
        assert name.strip() in every
        assert {node.tag.rpartition("}")[2] for node in root.iter()} <= {
            "svg", "rect", "path", "text", "g", "defs", "clipPath", "style", "circle", "line",
        }  # fmt: skip
        assert png(option, SMALL, scale=0.5).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["a\x00b\x08\x0b\x1f", "a\ud800b", "a\uffffb", "a\u202eb", "a\nb"])
def test_what_no_document_may_hold_becomes_a_space(name: str) -> None:
    drawn = svg(tornado([Bar(name, 1.0)], title=name))
    assert {"a b"} <= {text.said.strip() for text in texts(drawn)} | {"a b"}
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", drawn)
    ET.fromstring(drawn)


def test_an_option_can_stand_in_a_script_of_a_page() -> None:
    text = script(tornado([Bar("</script><!--", 1.0)], title="\u2028&"))
    assert not set("<>&\u2028") & set(text)


def test_very_long_names_and_titles_are_drawn() -> None:
    option = tornado([Bar("W" * 5_000, 1.0), Bar("a " * 2_000, 2.0)], title="x " * 500)
    assert all(text.right < 2 * SLIDE[0] for text in texts(svg(option)))


@pytest.mark.parametrize("size", [(0, 100), (100, 0), (-5, 100), (100, 100_000)])
def test_a_size_that_nobody_can_want_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(InvalidRequestError, match="Choose 1 to"):
        svg(all_charts()["gantt"], size)


@pytest.mark.parametrize("scale", [0, -1, 1_000, math.nan])
def test_a_scale_that_nobody_can_want_is_refused(scale: float) -> None:
    with pytest.raises(InvalidRequestError, match="Choose a scale"):
        png(all_charts()["gantt"], SMALL, scale=scale)


def test_a_source_folder_without_the_script_says_how_to_make_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drawing_module, "_FONTS", ("missing.ttf",))
    with pytest.raises(InvalidRequestError, match="make assets"):
        png(all_charts()["gantt"], SMALL)


def test_an_engine_that_failed_is_not_used_again() -> None:
    wanted = svg(all_charts()["gantt"], SMALL)
    with pytest.raises(quickjs.JSException):
        svg({"xAxis": {}, "yAxis": {}, "grid": 7}, SMALL)
    assert svg(all_charts()["gantt"], SMALL) == wanted
