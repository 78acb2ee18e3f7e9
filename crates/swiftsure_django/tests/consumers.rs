//! Consumers of channels are entry points: what the protocol calls, and what messages of a group call.

use crate::harness::{MODELS, routes};

#[test]
fn each_handler_of_a_consumer_is_an_entry_point() {
    let consumers = "
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from library.models import *
class Shelf(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
    async def receive(self, text_data=None, bytes_data=None):
        await self.save()
    @database_sync_to_async
    def save(self):
        for book in Book.objects.all():
            book.save()
    async def book_added(self, event):
        await self.send(text_data=event['text'])
";
    let routing = "
from django.urls import re_path
from library.consumers import Shelf
websocket_urlpatterns = [re_path(r'^ws/shelf/$', Shelf.as_asgi())]
";
    let files = [
        ("library/__init__.py", ""),
        ("library/models.py", MODELS),
        ("library/consumers.py", consumers),
        ("library/routing.py", routing),
        ("settings.py", "INSTALLED_APPS = ['library']\n"),
    ];
    assert_eq!(
        routes(&files),
        [
            "consumer /ws/shelf/ connect library.consumers.Shelf.connect unknown costs 0",
            "consumer /ws/shelf/ receive library.consumers.Shelf.receive unknown costs 1 + n",
            "consumer /ws/shelf/ book_added library.consumers.Shelf.book_added unknown costs 0",
        ]
    );
}
