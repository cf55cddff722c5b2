"""The Opioid screen page: a patient's medicines and questions, judged and recorded."""
