"""What Xero does, each rule once, against the twin in process and over HTTP; each test cites the facts (FACTS n)."""
