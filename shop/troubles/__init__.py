"""What the worker could not do: e-mails that nobody took, jobs that failed."""
