"""The only code that knows the queue library: `@task` names a job, `later()` queues it in the transaction."""

from justaction.jobs.queue import Waiting, later, task, waiting

__all__ = ["Waiting", "later", "task", "waiting"]
