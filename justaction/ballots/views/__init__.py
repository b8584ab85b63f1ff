"""Pages of the decisions: reading, voting, running a ballot."""
