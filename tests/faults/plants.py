"""Faults that a station's process may be started with: each breaks a promise, and the checkers must see it."""

from station_app.storage import outbox_store
from sync.station import push, session


def careless():
    """What was sent counts as received whatever became of it, and the hall's own count is not believed."""
    send = push.Pusher._send

    def sending(self, batch):
        try:
            return send(self, batch)
        except Exception:
            with self._sync._store.write() as write:
                outbox_store.acknowledge(write, batch.first_seq, batch.last_seq, batch.batch_id, write.at)
                outbox_store.drop_batches(write)
            raise

    push.Pusher._send = sending
    session.follow = lambda *_: None


PLANTS = {"careless": careless}
