"""Courses that people take at their own pace: what they hold, how tests are drawn and marked, when one is through."""
