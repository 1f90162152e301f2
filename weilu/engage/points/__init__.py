"""Points 积分: what earns them, what they add up to, levels, badges, leaderboards."""
