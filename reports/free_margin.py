"""Whether the top of a page of a foreign PDF is empty; what cannot be told counts as taken."""

from __future__ import annotations

from collections.abc import Sequence

from pypdf import PageObject
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, StreamObject

_PAINT = frozenset({b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_FILL_ONLY = frozenset({b"f", b"F", b"f*"})
_SHOW = frozenset({b"Tj", b"TJ", b"'", b'"'})
_WHITE = {b"g": (1.0,), b"rg": (1.0, 1.0, 1.0), b"k": (0.0, 0.0, 0.0, 0.0)}
_OTHER_FILL = frozenset({b"cs", b"sc", b"scn"})
_STROKE_SLACK = 2.0
_DEEPEST_FORM = 8
_LARGEST_CONTENT = 2_000_000
"""Drawings with more operators than this take longer to read than a cover sheet is worth."""
_UNIT_SQUARE = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Matrix = tuple[float, float, float, float, float, float]
_Point = tuple[float, float]


def top_is_free(page: PageObject, band: float) -> bool:
    """True when nothing is drawn in the uppermost `band` points of what a page shows.

    Text counts with its full height, images and shadings with their frames, white areas not at all. A turned page, turned
    text and annotations near the top count as taken.

    Raises:
        PyPdfError, ValueError, KeyError, TypeError: the page's content is not whole.
    """
    if page.rotation % 360 or float(page.get("/UserUnit", 1)) != 1:
        return False
    limit = float(page.cropbox.top) - band - _STROKE_SLACK
    if any(_annotation_top(annotation) > limit for annotation in page.annotations or ()):
        return False
    content = page.get_contents()
    if content is None:
        return True
    if len(content.get_data()) > _LARGEST_CONTENT:
        return False
    resources = page.get("/Resources", DictionaryObject()).get_object()
    walk = _Walk(limit)
    walk.run(ContentStream(content, page.pdf), resources, _IDENTITY, 0)
    return not walk.taken


def _annotation_top(annotation: object) -> float:
    found = annotation.get_object() if hasattr(annotation, "get_object") else annotation
    rect = found["/Rect"] if isinstance(found, DictionaryObject) and "/Rect" in found else None
    return max(float(rect[1]), float(rect[3])) if isinstance(rect, ArrayObject) and len(rect) == 4 else 0.0


class _Walk:
    """Reads page operators and notes whether any of them draws above a height."""

    def __init__(self, limit: float) -> None:
        self.taken = False
        self._limit = limit
        self._ctm = _IDENTITY
        self._white = False
        self._saved: list[tuple[_Matrix, bool]] = []
        self._path: list[_Point] = []
        self._line = _IDENTITY
        self._size = 0.0
        self._leading = 0.0

    def run(self, content: ContentStream, resources: DictionaryObject, matrix: _Matrix, depth: int) -> None:
        """Read one content stream in a coordinate system."""
        self._ctm = matrix
        for operands, operator in content.operations:
            if self.taken:
                return
            if operator in (b"Do", b"sh", b"INLINE IMAGE"):
                self._object(operator, operands, resources, depth)
            elif operator in _WHITE:
                self._white = tuple(float(value) for value in operands) == _WHITE[operator]
            elif operator in _OTHER_FILL:
                self._white = False
            else:
                self._state(operator, operands)
                self._draw(operator, operands)
                self._text(operator, operands)

    def _state(self, operator: bytes, operands: Sequence[object]) -> None:
        if operator == b"q":
            self._saved.append((self._ctm, self._white))
        elif operator == b"Q" and self._saved:
            self._ctm, self._white = self._saved.pop()
        elif operator == b"cm":
            self._ctm = _times(_matrix(operands), self._ctm)

    def _draw(self, operator: bytes, operands: Sequence[object]) -> None:
        if operator in (b"m", b"l", b"c", b"v", b"y"):
            numbers = _numbers(operands)
            self._add(list(zip(numbers[::2], numbers[1::2], strict=True)))
        elif operator == b"re":
            x, y, width, height = _numbers(operands)
            self._add([(x, y), (x + width, y), (x, y + height), (x + width, y + height)])
        elif operator in _PAINT:
            if not (self._white and operator in _FILL_ONLY):
                self._reach(self._path)
            self._path = []
        elif operator == b"n":
            self._path = []

    def _text(self, operator: bytes, operands: Sequence[object]) -> None:
        if operator == b"BT":
            self._line = _IDENTITY
        elif operator == b"Tf":
            self._size = float(str(operands[1]))
        elif operator == b"TL":
            self._leading = float(str(operands[0]))
        elif operator == b"Tm":
            self._line = _matrix(operands)
        elif operator in (b"Td", b"TD"):
            x, y = _numbers(operands)
            self._leading = -y if operator == b"TD" else self._leading
            self._line = _times((1, 0, 0, 1, x, y), self._line)
        elif operator in (b"T*", b"'", b'"'):
            self._line = _times((1, 0, 0, 1, 0, -self._leading), self._line)
        if operator in _SHOW:
            self._shown()

    def _shown(self) -> None:
        matrix = _times(self._line, self._ctm)
        if abs(matrix[1]) > 1e-3 or abs(matrix[2]) > 1e-3:
            self.taken = True
            return
        heights = [_at(matrix, (0.0, share * self._size))[1] for share in (-0.3, 1.0)]
        self.taken = self.taken or max(heights) > self._limit

    def _object(self, operator: bytes, operands: Sequence[object], resources: DictionaryObject, depth: int) -> None:
        if operator == b"sh":
            self.taken = True
            return
        if operator == b"INLINE IMAGE":
            self._reach([_at(self._ctm, point) for point in _UNIT_SQUARE])
            return
        found = resources.get("/XObject", DictionaryObject()).get_object().get(str(operands[0]))
        drawn = found.get_object() if found is not None else None
        if not isinstance(drawn, StreamObject) or depth >= _DEEPEST_FORM:
            self.taken = True
        elif str(drawn["/Subtype"]) == "/Form":
            self._form(drawn, resources, depth)
        else:
            self._reach([_at(self._ctm, point) for point in _UNIT_SQUARE])

    def _form(self, form: StreamObject, resources: DictionaryObject, depth: int) -> None:
        kept = (self._ctm, self._white, list(self._saved))
        matrix = _matrix(form["/Matrix"]) if "/Matrix" in form else _IDENTITY
        own = form.get("/Resources", resources).get_object()
        self.run(
            ContentStream(form, form.indirect_reference.pdf if form.indirect_reference else None),
            own,
            _times(matrix, self._ctm),
            depth + 1,
        )
        self._ctm, self._white, self._saved = kept

    def _add(self, points: Sequence[_Point]) -> None:
        self._path += [_at(self._ctm, point) for point in points]

    def _reach(self, points: Sequence[_Point]) -> None:
        self.taken = self.taken or any(y > self._limit for _, y in points)


def _numbers(operands: Sequence[object]) -> list[float]:
    return [float(str(value)) for value in operands]


def _matrix(operands: object) -> _Matrix:
    if not isinstance(operands, Sequence):
        raise TypeError("no matrix")
    a, b, c, d, e, f = _numbers(operands)
    return (a, b, c, d, e, f)


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _at(matrix: _Matrix, point: _Point) -> _Point:
    a, b, c, d, e, f = matrix
    x, y = point
    return (a * x + c * y + e, b * x + d * y + f)
