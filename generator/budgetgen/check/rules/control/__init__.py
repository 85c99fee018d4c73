"""Approved figures and the year before."""
