"""Addresses of the front rooms."""

from __future__ import annotations

from django.urls import path

from justaction.home import views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("about/", views.about, name="about"),
    path("about/story/", views.story, name="story"),
    path("about/people/", views.people, name="people"),
    path("theory-of-change/", views.theory_of_change, name="theory_of_change"),
    path("theory-of-change/slides/<int:number>/", views.theory_slide, name="theory_slide"),
    path("theory-of-change/aloud/", views.theory_aloud, name="theory_aloud"),
    path("values/", views.values, name="values"),
    path("faq/", views.questions, name="questions"),
    path("year/", views.this_year, name="this_year"),
    path("year/<int:year>/", views.year, name="year"),
    path("help/", views.help_page, name="help"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("code/", views.code, name="code"),
    path("run/<slug:slug>/nudge/", views.nudge_undecided, name="nudge_undecided"),
    path("steer/name/", views.naming, name="naming"),
    path("steer/name/<slug:slug>/take/", views.rename, name="rename"),
    path("steer/goals/", views.goals, name="goals"),
    path("steer/goals/set/", views.set_goal, name="set_goal"),
    path("steer/goals/<int:pk>/move/", views.move_goal, name="move_goal"),
    path("steer/goals/<int:pk>/meet/", views.meet_goal, name="meet_goal"),
    path("steer/safe-mode/lift/", views.lift_safe_mode, name="lift_safe_mode"),
    path("steer/rings/", views.rings, name="rings"),
    path("steer/rings/<slug:ring>/ask/", views.ask_about_ring, name="ask_about_ring"),
    path("steer/rings/<slug:ring>/open/", views.open_ring, name="open_ring"),
    path("steer/theory/", views.theory, name="theory"),
    path("steer/theory/<slug:kind>/<int:pk>/", views.propose_theory, name="propose_theory"),
    path("steer/theory/changes/<int:pk>/apply/", views.apply_theory, name="apply_theory"),
    path("steer/story/", views.edit_story, name="edit_story"),
    path("steer/story/new/", views.write_moment, name="add_moment"),
    path("steer/story/<int:pk>/", views.write_moment, name="write_moment"),
    path("steer/story/<int:pk>/drop/", views.drop_moment, name="drop_moment"),
    path("steer/questions/", views.edit_questions, name="edit_questions"),
    path("steer/questions/new/", views.write_question, name="add_question"),
    path("steer/questions/<int:pk>/", views.write_question, name="write_question"),
    path("steer/questions/<int:pk>/check/", views.check_question, name="check_question"),
    path("steer/questions/<int:pk>/drop/", views.drop_question, name="drop_question"),
]
