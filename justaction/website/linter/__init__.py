"""What can be wrong with words, by pure functions: the same said twice, an answer at the wrong question, hard reading."""
