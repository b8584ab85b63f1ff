"""Pages of the website: what anybody reads; the desk, writing, menus, and what to mend."""
