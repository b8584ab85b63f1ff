"""Rich text: one shape for what people write together, checked, drawn and read without a browser. Pure.

A document is ProseMirror JSON, `{"type": "doc", "content": […]}`, of the nodes and marks that `schema.py` names. The
editor's own schema (`coedit/editor/`) is the same list; a test compares them. Numbers of clauses are never stored:
they follow from their places.
"""

from justaction.texts.rich import schema
from justaction.texts.rich.drawing import anchor, html
from justaction.texts.rich.markdown import heading, markdown
from justaction.texts.rich.proposing import proposed, proposed_after, standing
from justaction.texts.rich.reading import Block, Line, blocks, lines, mentions, pictures, plain
from justaction.texts.rich.schema import SCHEMA, canonical, check, digest
from justaction.texts.rich.settling import resolved, settled, suggestions, unnamed
from justaction.texts.rich.taking import from_markdown

__all__ = [
    "SCHEMA",
    "Block",
    "Line",
    "anchor",
    "blocks",
    "canonical",
    "check",
    "digest",
    "from_markdown",
    "heading",
    "html",
    "lines",
    "markdown",
    "mentions",
    "pictures",
    "plain",
    "proposed",
    "proposed_after",
    "resolved",
    "schema",
    "settled",
    "standing",
    "suggestions",
    "unnamed",
]
