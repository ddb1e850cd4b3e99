"""Every module that declares a table, so that the metadata is whole. A test compares the list with the tree."""

# ruff: noqa: F401 - every import is there for what it declares

import analysis.granularity.setting
import analysis.granularity.trials
import analysis.priorities.credits
import analysis.priorities.feature_requests.request
import analysis.priorities.ranked
import analysis.priorities.ranking_weights
import analysis.priorities.second_look.queue
import analysis.priorities.second_look.reopening
import analysis.priorities.supporters
import analysis.runs
import analysis.topics.alike
import analysis.topics.edits.log
import analysis.topics.identity
import analysis.topics.placing
import analysis.topics.proposed_moves
import analysis.topics.theme_rows
import analysis.topics.vectors
import community.accounts
import community.devices
import community.invitations
import community.products
import community.rings
import community.roles
import community.tokens
import core.audit
import core.jobs
import core.outbox
import core.rate_counts
import releases.builds.build
import releases.builds.download
import releases.installs
import releases.known_issues
import releases.notes
import surveys.feedback
import surveys.highlights
import surveys.moderation
import surveys.votes
import webapp.auth.credentials
import webapp.auth.outside
import webapp.auth.passkeys
import webapp.auth.sign_ins
import webapp.auth.tries
