"""The business's own records: learners, enrolments, documents, payments, logbook, files."""
