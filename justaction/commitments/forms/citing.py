"""Choosing the standards that a commitment follows, as a whole or by clause."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from justaction.commitments.models import Commitment
from justaction.standards.models import Clause, Standard


class CiteForm(forms.Form):
    """Standards in force, those of the commitment's own channel first, each with its clauses below it."""

    cited = forms.MultipleChoiceField(
        label=_("Which of these does it follow?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The whole standard, or single clauses of it. Choose none if it follows none."),
    )

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        self.standards: dict[str, Standard] = {}
        self.clauses: dict[str, Clause] = {}
        cited = list(commitment.citations.select_related("clause__revision__standard", "standard__current"))
        chosen = [f"c{one.clause_id}" if one.clause_id else f"s{one.standard_id}" for one in cited]
        super().__init__(*args, **kwargs)
        self.initial["cited"] = chosen
        rows = list(Standard.objects.in_force().with_names())
        rows.sort(key=lambda row: (row.channel_id != commitment.channel_id, row.channel.order, row.code))
        choices = []
        for row in rows:
            self.standards[f"s{row.pk}"] = row
            choices.append((f"s{row.pk}", str(row)))
            choices += [self._clause(one, row) for one in row.current.clauses.all()] if row.current else []
        for one in cited:  # of an earlier revision, or of a standard that has ended: it may stay
            if one.clause and f"c{one.clause_id}" not in self.clauses:
                choices.append(self._clause(one.clause, one.standard))
            elif not one.clause and f"s{one.standard_id}" not in self.standards:
                self.standards[f"s{one.standard_id}"] = one.standard
                choices.append((f"s{one.standard_id}", str(one.standard)))
        self.fields["cited"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def _clause(self, clause: Clause, standard: Standard) -> tuple[str, str]:
        clause.revision.standard = standard
        self.clauses[f"c{clause.pk}"] = clause
        words = _now("%(code)s, clause %(n)s: %(text)s") % {
            "code": standard.code,
            "n": clause.number,
            "text": Truncator(clause.text).chars(120),
        }
        return (f"c{clause.pk}", words)

    def clean(self) -> dict[str, Any]:
        """What was chosen, as `standards` and `clauses`."""
        chosen = self.cleaned_data.get("cited", [])
        return {
            "standards": [self.standards[key] for key in chosen if key in self.standards],
            "clauses": [self.clauses[key] for key in chosen if key in self.clauses],
        }
