"""What Xero does, each rule once, against the twin in process and over HTTP; every test cites docs/reference/xero-facts.md."""
