"""The only place that knows both vocabularies: Xero's words on one side, ours on the other."""
