"""The exception report: what is wrong in submissions, who waited too long, what came late."""
