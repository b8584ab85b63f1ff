"""Addresses of the front rooms."""

from __future__ import annotations

from django.urls import path

from justaction.home.views import growing, keeping, public, searching

app_name = "home"
urlpatterns = [
    path("", public.front, name="front"),
    path("about/", public.about, name="about"),
    path("about/story/", public.story, name="story"),
    path("about/people/", public.people, name="people"),
    path("theory-of-change/", public.theory_of_change, name="theory_of_change"),
    path("theory-of-change/slides/<int:number>/", public.theory_slide, name="theory_slide"),
    path("theory-of-change/aloud/", public.theory_aloud, name="theory_aloud"),
    path("theory-of-change/easy/", public.theory_easy, name="theory_easy"),
    path("theory-of-change/aloud/<slug:language>/", public.theory_recording, name="theory_recording"),
    path("values/", public.values, name="values"),
    path("faq/", public.questions, name="questions"),
    path("year/", public.this_year, name="this_year"),
    path("year/<int:year>/", public.year, name="year"),
    path("search/", searching.search, name="search"),
    path("help/", public.help_page, name="help"),
    path("privacy/", public.privacy, name="privacy"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("code/", public.code, name="code"),
    path("run/<slug:slug>/nudge/", growing.nudge_undecided, name="nudge_undecided"),
    path("steer/name/", growing.naming, name="naming"),
    path("steer/name/<slug:slug>/take/", growing.rename, name="rename"),
    path("steer/goals/", growing.goals, name="goals"),
    path("steer/goals/set/", growing.set_goal, name="set_goal"),
    path("steer/goals/<int:pk>/move/", growing.move_goal, name="move_goal"),
    path("steer/goals/<int:pk>/meet/", growing.meet_goal, name="meet_goal"),
    path("steer/safe-mode/lift/", keeping.lift_safe_mode, name="lift_safe_mode"),
    path("steer/rings/", growing.rings, name="rings"),
    path("steer/rings/<slug:ring>/ask/", growing.ask_about_ring, name="ask_about_ring"),
    path("steer/rings/<slug:ring>/open/", growing.open_ring, name="open_ring"),
    path("steer/theory/", growing.theory, name="theory"),
    path("steer/theory/aloud/", growing.record_theory, name="record_theory"),
    path("steer/theory/aloud/<slug:language>/remove/", growing.remove_recording, name="remove_recording"),
    path("steer/theory/<slug:kind>/<int:pk>/", growing.propose_theory, name="propose_theory"),
    path("steer/theory/changes/<int:pk>/apply/", growing.apply_theory, name="apply_theory"),
]
