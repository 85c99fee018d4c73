"""The lexicon: what the labels of forms mean, whoever wrote them."""
