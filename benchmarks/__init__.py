"""What this machine takes for a job, as a multiple of something the same machine does in the same run."""
