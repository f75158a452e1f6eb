"""When a worker is woken: at once, soon, and each minute for whatever was missed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from counterfoil.sync import jobs

pytestmark = pytest.mark.django_db(transaction=True)

ORGANISATION = 7


@pytest.fixture(autouse=True)
def no_jobs(transactional_db: None) -> None:
    """Procrastinate's tables are not Django's, so what an earlier test left in them is still there."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def looks(task: str) -> int:
    return ProcrastinateJob.objects.filter(task_name=task, status="todo").count()


def test_a_look_that_is_booked_is_not_in_the_way_of_one_that_is_wanted_sooner():
    jobs.wake(ORGANISATION, after=timedelta(seconds=50))
    jobs.wake(ORGANISATION, after=timedelta(seconds=2))

    booked = ProcrastinateJob.objects.filter(scheduled_at__lt=timezone.now() + timedelta(seconds=5))
    assert (booked.count(), looks("look_later")) == (1, 2)


def test_many_who_want_the_same_look_get_one():
    for _ in range(5):
        jobs.wake(ORGANISATION)

    assert looks("work") == 1


def test_what_is_due_after_the_minute_is_left_to_the_look_of_each_minute():
    jobs.wake(ORGANISATION, after=timedelta(minutes=10))

    assert looks("look_later") == 0


def test_each_minute_webhooks_are_taken_in_that_nobody_was_woken_for():
    jobs.wake_all(0)

    assert looks("take_in_webhooks") == 1
