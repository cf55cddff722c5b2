"""The use cases: what a person can do, one plain function each, one module per subject.

They know the domain and the ports, never a database or a screen. Each action is recorded before
its function returns, and the same action id never acts twice.
"""
