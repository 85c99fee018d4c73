"""How texts are worded and written."""
