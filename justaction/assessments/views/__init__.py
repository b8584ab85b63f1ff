"""Doors of assessments for people."""
