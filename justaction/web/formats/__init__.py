"""How dates are written where Django's own way is too short or could be misread: 2 October 2026."""
