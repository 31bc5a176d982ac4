"""The main job end to end on one machine: a fictional school, a day of posts, real mails.

``python -m demo`` serves the day over HTTP in the shapes of the platforms, lets Headsup read,
judge and alert exactly as ``headsup run`` does, receives the mails over SMTP and shows them.
"""
