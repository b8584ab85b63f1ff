from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "justaction.feeds"
    label = "feeds"

    def ready(self) -> None:
        from justaction.feeds import topics
        from justaction.web import following

        following.register(topics.of_page)
