"""Addresses of what is carried outward: documents for other servers, pages for people."""

from __future__ import annotations

from django.urls import path

from justaction.social.views import channels, fediverse, hooks, posts, public

app_name = "social"
urlpatterns = [
    path(".well-known/webfinger", fediverse.webfinger, name="webfinger"),
    path(".well-known/nodeinfo", fediverse.nodeinfo_links, name="nodeinfo_links"),
    path("nodeinfo/2.1", fediverse.nodeinfo, name="nodeinfo"),
    path("fediverse/actor/", fediverse.actor, name="actor"),
    path("fediverse/inbox/", fediverse.inbox, name="inbox"),
    path("fediverse/outbox/", fediverse.outbox, name="outbox"),
    path("fediverse/followers/", fediverse.followers, name="followers"),
    path("fediverse/following/", fediverse.following, name="following"),
    path("fediverse/notes/<str:subject>/", fediverse.note, name="note"),
    path("follow/", public.follow, name="follow"),
    path("follow/<str:subject>/", public.said, name="said"),
    path("follow/<str:subject>/card.png", public.card, name="card"),
    path("steer/channels/", channels.channels, name="channels"),
    path("steer/channels/fediverse/", channels.fediverse, name="fediverse"),
    path("steer/channels/fediverse/key/", channels.new_key, name="new_key"),
    path("steer/channels/fediverse/automatic/", channels.automatic, name="automatic"),
    path("steer/channels/fediverse/block/", channels.block, name="block"),
    path("steer/channels/fediverse/blocked/<int:pk>/", channels.unblock, name="unblock"),
    path("steer/channels/mastodon/", channels.mastodon, name="mastodon"),
    path("steer/channels/bluesky/", channels.bluesky, name="bluesky"),
    path("steer/channels/<int:pk>/test/", channels.test, name="test"),
    path("steer/channels/<int:pk>/disconnect/", channels.disconnect, name="disconnect"),
    path("steer/webhooks/", hooks.hooks, name="hooks"),
    path("steer/webhooks/<int:pk>/", hooks.hook, name="hook"),
    path("steer/webhooks/<int:pk>/secret/", hooks.new_secret, name="hook_secret"),
    *(
        path(f"steer/webhooks/<int:pk>/{deed}/", hooks.do, {"deed": deed}, name=f"hook_{deed}")
        for deed in ("try", "pause", "resume", "remove")
    ),
    path("steer/posts/", posts.desk, name="posts"),
    path("steer/posts/<str:subject>/", posts.post, name="post"),
    path("steer/posts/<str:subject>/write/", posts.write, name="write"),
    path("steer/posts/<str:subject>/schedule/", posts.schedule, name="schedule"),
    path("steer/posts/<str:subject>/take-down/", posts.take_down, name="take_down"),
    path("steer/posts/<str:subject>/retry/<int:pk>/", posts.retry, name="retry"),
    *(
        path(f"steer/posts/<str:subject>/{deed.replace('_', '-')}/", posts.do, {"deed": deed}, name=deed)
        for deed in ("approve", "take_back", "drop", "send_change")
    ),
]
