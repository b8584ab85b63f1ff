"""The words that the script of the editor says, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _


def of_the_editor() -> dict[str, object]:
    """All of them, by the name under which the script asks."""
    return {
        "text": _("The text"),
        "connecting": _("Connecting…"),
        "saved": _("Saved"),
        "saving": _("Saving…"),
        "keptHere": _("Not saved yet, kept on this device"),
        "keptNowhere": _("Not saved yet. Keep this page open."),
        "noLine": _("No connection. You can go on writing."),
        "gone": _("You cannot write here any more."),
        "anew": _("This text began anew. Load the page again."),
        "newer": _("This site has a new version. Load the page again."),
        "full": _("This text is full. Split it into two."),
        "refused": _("Your last change could not be taken. Load the page again."),
        "pasted": _("That is too much at once. Paste it in parts, or bring it in as a file."),
        "blocks": _(
            "In suggestion mode you change words. Headings, lists and pictures wait until you write."
        ),
        "others": _("Somebody else suggests a change there. Let it be decided first, or comment on it."),
        "onlySuggest": _("You suggest in this text. Those who write it decide."),
        "suggestOn": _("Suggestion mode is on. What you change is marked."),
        "suggestOff": _("Suggestion mode is off. What you change stands at once."),
        "noAddress": _("That is not an address of a page or of a person. Write it like example.org"),
        "noAlt": _("Say what the picture shows, for those who cannot see it."),
        "noWords": _("Write what you want to say."),
        "choose": _("Put the caret into the words that you mean first."),
        "wholeParagraph": _("The whole paragraph"),
        "commented": _("Your comment stands beside the text."),
        "unreached": _("The site could not be reached. Try once more."),
        "people": _("People whom you can name"),
        "found": _("%s people found. Choose with the arrow keys."),
        "more": _("and %s more"),
        "callouts": {"note": _("Note"), "care": _("Take care"), "example": _("Example")},
    }
