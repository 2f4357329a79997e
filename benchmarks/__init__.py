"""Speed and quality against other tools; the code writes RESULTS.md. Run one: `python -m benchmarks.NAME`."""
