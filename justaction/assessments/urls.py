"""Addresses of assessments."""

from __future__ import annotations

from django.urls import path

from justaction.assessments.views import answering, asking, carrying, people, public, sharing, taking_part

app_name = "assessments"
urlpatterns = [
    path("assessments/", public.assessments, name="assessments"),
    path("assessments/<slug:organization>/", public.organization, name="organization"),
    path("assessments/<slug:organization>/<slug:season>/", public.assessment, name="assessment"),
    path("assess/", taking_part.mine, name="mine"),
    path("assess/start/", carrying.start, name="start"),
    path("assess/invited/<str:token>/", taking_part.invitation, name="invitation"),
    path("assess/invited/<str:token>/no/", taking_part.decline, name="decline"),
    path("assess/invited/<str:token>/again/", taking_part.ask_again, name="ask_for_invitation"),
    path("assess/seats/<str:subject>/take/", people.take, name="take"),
    path("assess/seats/<str:subject>/drop/", people.drop, name="drop"),
    path("assess/seats/<str:subject>/again/", people.ask_again, name="ask_again"),
    path("assess/seats/<str:subject>/met/", people.meet, name="met"),
    path("assess/seats/<str:subject>/terms/", people.terms, name="terms"),
    path("assess/seats/<str:subject>/paid/", people.pay, name="paid"),
    path("assess/seats/<str:subject>/leave/", taking_part.leave, name="leave"),
    path("assess/seats/<str:subject>/hours/", taking_part.hours, name="hours"),
    path("assess/<str:subject>/", carrying.run, name="run"),
    path("assess/<str:subject>/agree/", carrying.agree, name="agree"),
    path("assess/<str:subject>/carry/", carrying.take_over, name="take_over"),
    path("assess/<str:subject>/invite/", people.invite, name="invite"),
    path("assess/<str:subject>/begin/", carrying.begin, name="begin"),
    path("assess/<str:subject>/move/", carrying.move, name="move"),
    path("assess/<str:subject>/stop/", carrying.stop, name="stop"),
    path("assess/<str:subject>/offer/<slug:which>/", taking_part.offer, name="offer"),
    path("assess/<str:subject>/group/", answering.group, name="group"),
    path("assess/<str:subject>/group/hand-in/", answering.hand_in, name="hand_in"),
    path("assess/<str:subject>/group/take-back/", answering.take_back, name="take_back"),
    path("assess/<str:subject>/group/<int:number>/", answering.item, name="item"),
    path("assess/<str:subject>/result/", sharing.result, name="result"),
    path("assess/<str:subject>/plan/", sharing.plan, name="plan"),
    path("assess/<str:subject>/shared/", sharing.share_back, name="share_back"),
    path("assess/<str:subject>/public/", sharing.extent, name="extent"),
    path("steer/assessments/", asking.rounds, name="rounds"),
    path("steer/assessments/questions/", asking.questions, name="questions"),
    path("steer/assessments/questions/first/", asking.first, name="first_questions"),
    path("steer/assessments/questions/<int:pk>/", asking.question, name="question"),
    path("steer/assessments/questions/<int:pk>/retire/", asking.retire, name="retire"),
]
