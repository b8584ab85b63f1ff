"""The product's settings, with the chapter for tests."""

from justaction.config.settings import *  # noqa: F403
from justaction.config.settings import INSTALLED_APPS as CHAPTERS_OF_THE_PRODUCT

INSTALLED_APPS = [*CHAPTERS_OF_THE_PRODUCT, "tests.writing"]
