from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "justaction.website"
    label = "website"

    def ready(self) -> None:
        from justaction.members import holding
        from justaction.search import sources
        from justaction.web import house, menus, slots
        from justaction.website import arranging, findable, glance, parts

        holding.done_for_others(
            *("website.Page.added_by", "website.PageWords.by", "website.PageWords.published_by")
        )
        sources.register(*findable.SOURCES)
        glance.register()
        house.tells("menus", arranging.told)
        menus.arranged_by(arranging.arranged)
        slots.register("steer.panels", parts.steering, order=19)
        slots.register("community.run", parts.run_panel, order=60)
