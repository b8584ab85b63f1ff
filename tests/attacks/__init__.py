"""The cases of docs/security.md: what somebody tries who wants to do harm. Each fails when its defence is removed."""
