"""The Evidence page: what is known of low-dose naltrexone in pain, both ways."""
