"""The only code that knows the queue library: `@task` names a job, `later()` queues it in the transaction."""

from justaction.jobs.queue import later, task

__all__ = ["later", "task"]
