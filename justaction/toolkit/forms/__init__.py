"""Forms of the toolkit."""

from justaction.toolkit.forms.editions import ChapterForm, EditionForm, PutForm
from justaction.toolkit.forms.making import (
    AddIdeaForm,
    AdoptForm,
    ApproveForm,
    AttachForm,
    BeginForm,
    ChangeForm,
    CreditForm,
    LeadForm,
    LinesForm,
    OtherForm,
    ReasonForm,
    SupersedeForm,
)
from justaction.toolkit.forms.reading import FindForm, UsedForm
from justaction.toolkit.forms.shelves import NeedForm, PackageForm, PracticeForm, TakeInForm

__all__ = [
    "AddIdeaForm",
    "AdoptForm",
    "ApproveForm",
    "AttachForm",
    "BeginForm",
    "ChangeForm",
    "ChapterForm",
    "CreditForm",
    "EditionForm",
    "FindForm",
    "LeadForm",
    "LinesForm",
    "NeedForm",
    "OtherForm",
    "PackageForm",
    "PracticeForm",
    "PutForm",
    "ReasonForm",
    "SupersedeForm",
    "TakeInForm",
    "UsedForm",
]
