"""Handrail: command line, settings and wiring. Importing it switches telemetry off first (``handrail.quiet``)."""

from handrail import quiet as quiet
