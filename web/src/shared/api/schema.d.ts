// Made from the API's own description by `make web-schema`. Not written by hand.

export interface paths {
    "/api/v1/access-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who Saw What
         * @description Sign-ins, reveals and changes of users, newest first.
         */
        get: operations["operations_who_saw_what"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accesses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Accesses
         * @description The access log in words of a language, newest first.
         */
        get: operations["security_accesses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Account
         * @description An account as of a day (default today), as it was known at a moment (default now): what is owed, line by line.
         */
        get: operations["ledger_account"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adjustments
         * @description Change what is owed other than by a payment. With ``core`` as the book of record it waits until core confirms it.
         */
        post: operations["ledger_adjustments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/adjustments/trial": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Trial
         * @description What an adjustment would come to if it counted; nothing is kept.
         */
        post: operations["ledger_trial"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/holders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Holders
         * @description Who has which role for an account at the end of a day (default: today), as known at a moment (default: now).
         */
        get: operations["book_holders"];
        put?: never;
        /**
         * New Holder
         * @description Record that a debt was assigned (债权转让) or compensated (代偿), or that another role changed hands.
         */
        post: operations["book_new_holder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/holders/{holding}/reversal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reversal
         * @description Take such a record back: as if it had never been, from its day on.
         */
        post: operations["book_reversal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ledger
         * @description An account as of a day (default today), as known at a moment (default now); a moment without an offset is of the
         *     customer's own clock.
         */
        get: operations["ledger_ledger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/placements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Placements Of Account
         * @description An account's placements, the latest first.
         */
        get: operations["gate_placements_of_account"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Waiting
         * @description Instructions that wait for core, oldest first.
         */
        get: operations["ledger_waiting"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/adjustments/{adjustment}/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirmation
         * @description Core has carried out an instruction: it counts.
         */
        post: operations["ledger_confirmation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/adjustments/{adjustment}/declination": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Declination
         * @description Core will not carry out an instruction: it never counts.
         */
        post: operations["ledger_declination"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/allocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Allocations
         * @description The newest allocations, previews included.
         */
        get: operations["workbench_allocations"];
        put?: never;
        /**
         * New Allocation
         * @description See who would be given what of what nobody has. Nothing changes hands yet.
         */
        post: operations["workbench_new_allocation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/allocations/{run}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Allocation
         * @description An allocation: when, by whom, how much everybody got.
         */
        get: operations["workbench_allocation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/allocations/{run}/application": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Application
         * @description Give what a preview says, as far as it still is as it was.
         */
        post: operations["workbench_application"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/allocations/{run}/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Allocation Lines
         * @description Who got what and why, the most urgent first; of one person.
         */
        get: operations["workbench_allocation_lines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/article-checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check
         * @description Hold words against what an article must be, before anybody keeps them. Nothing is kept.
         */
        post: operations["knowledge_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/articles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Articles
         * @description Articles, what waits for a second person first. Without a state: of each the newest version and the one that answers;
         *     with one, every version in it.
         */
        get: operations["knowledge_articles"];
        put?: never;
        /**
         * Write Article
         * @description Write a new version of an article, as a draft.
         */
        post: operations["knowledge_write_article"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/articles/{article}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One Article
         * @description One version whole: what it says, what it lacks, who decided, and its other versions.
         */
        get: operations["knowledge_one_article"];
        /**
         * Rewrite Article
         * @description Write a draft of one's own anew.
         */
        put: operations["knowledge_rewrite_article"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/articles/{article}/approval": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve
         * @description Approve another's article: from its first day on it answers.
         */
        post: operations["knowledge_approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/articles/{article}/refusal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refuse
         * @description Refuse another's article, and say why.
         */
        post: operations["knowledge_refuse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/articles/{article}/submission": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit
         * @description Ask a second person to approve a draft. 422 names what it lacks, and where.
         */
        post: operations["knowledge_submit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/articles/{article}/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw
         * @description Let an article answer nothing more, and say why.
         */
        post: operations["knowledge_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/book/differences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open Differences
         * @description Where core's balance and our reckoning differ, and what explains it; oldest first.
         */
        get: operations["ledger_open_differences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/book/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Policy
         * @description What is chosen as of a day (default today), and every choice ever made.
         */
        get: operations["ledger_policy"];
        put?: never;
        /**
         * Choice
         * @description Choose the book of record, the order of allocation, penalty interest, the bucket map, when a promise is kept.
         */
        post: operations["ledger_choice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/book/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * State
         * @description How the book stands: how fresh core's balances are, and what waits for somebody.
         */
        get: operations["ledger_state"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Calendars
         * @description The holidays of a year (this one), calendar by calendar. They come with the rulebook and are changed with it.
         */
        get: operations["gate_calendars"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/capacity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Capacity
         * @description What each lane bears in an hour, and between which hours of day contacts begin.
         */
        get: operations["outreach_capacity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/capacity/{lane}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Changing Capacity
         * @description Say what a lane bears; days decided from now on go by it.
         */
        put: operations["outreach_changing_capacity"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cases
         * @description Cases, the first opened first; in order of ``dpd`` the longest overdue. ``open``: only those that are, or are not;
         *     ``person``: of whoever has this id or reference, and of whoever is known to be the same.
         */
        get: operations["book_cases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One Case
         * @description A case: each account with its own bucket and what is owed on it today, who holds it, promises, history.
         */
        get: operations["book_one_case"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case}/owner": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Owner
         * @description Give an open case to somebody.
         */
        post: operations["book_owner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Channels
         * @description Every channel: what waits on it, and how each worker found it in the last half minute.
         */
        get: operations["outreach_channels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Clock
         * @description What time it is in the tenant's business.
         */
        get: operations["session_clock"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Consents
         * @description Record that a person gave or withdrew a consent.
         */
        post: operations["gate_consents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Contacts
         * @description Contacts, the newest first, narrowed to a state, channel, purpose, person or reason.
         */
        get: operations["outreach_contacts"];
        put?: never;
        /**
         * Request Contact
         * @description Ask for a contact: 202 with the contact and its permit, or 409 ``refused`` with the rules and the earliest moment.
         */
        post: operations["outreach_request_contact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Contact
         * @description One contact, its state, what the other side said of its parts, and what followed it.
         */
        get: operations["outreach_contact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact}/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel
         * @description End a queued contact: it is not sent. 409 ``not_queued`` where it is too late.
         */
        post: operations["outreach_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact}/resolution": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resolve
         * @description Say how a contact in doubt ended.
         */
        post: operations["outreach_resolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact}/thread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Thread Of Contact
         * @description What happened with a contact, told in a language where one is asked for, and the words of those who answered.
         */
        get: operations["workbench_thread_of_contact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/in-doubt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Contacts In Doubt
         * @description Contacts that may or may not have gone out: for a person to resolve.
         */
        get: operations["outreach_contacts_in_doubt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Corrections
         * @description Corrections, the newest first.
         */
        get: operations["workbench_read_corrections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/corrections/{correction}/acceptance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept
         * @description Accept somebody else's correction: understanding may learn from it.
         */
        post: operations["workbench_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/corrections/{correction}/refusal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decline
         * @description Decline somebody else's correction.
         */
        post: operations["workbench_decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/days": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Days Begun
         * @description Which days were begun lately.
         */
        get: operations["outreach_days_begun"];
        put?: never;
        /**
         * Begin Day
         * @description Begin deciding a day's contacts; a day begun before goes on or stays as it is.
         */
        post: operations["outreach_begin_day"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/days/{day}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Decided Day
         * @description What was decided for a day.
         */
        get: operations["outreach_decided_day"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/days/{day}/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cases Of Day
         * @description The cases that the strategy would contact on a day: by state (several may be named), by a step of the funnel, a rule that
         *     refused them, treatment, why one was dropped or ended, whom it was given to, lane and hour, the state of a contact.
         */
        get: operations["outreach_cases_of_day"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/days/{day}/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Decisions
         * @description The cases decided on a day, those left alone included: by bucket, segment, treatment, whom they were given to, arm, or by
         *     what counts in the numerator or denominator of a measure.
         */
        get: operations["analytics_decisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/days/{day}/decisions/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exporting Decisions
         * @description The same as CSV, accounts by pseudonym, no names and no numbers. That it was taken is in the access log.
         */
        post: operations["analytics_exporting_decisions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/days/{day}/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exporting Day
         * @description The cases of a day that match a filter as CSV, accounts by pseudonym, no names and no numbers. That it was taken is in
         *     the access log.
         */
        post: operations["outreach_exporting_day"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/days/{day}/measures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Measures
         * @description What became of the cases decided on a day, measure by measure; ``by``: ``bucket``, ``by`` (whom) or ``arm``.
         */
        get: operations["analytics_measures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dialogues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Dialogues
         * @description Dialogues, the newest first; among those that are open or wait, those that go badly before all others.
         */
        get: operations["workbench_read_dialogues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dialogues/{dialogue}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Dialogue
         * @description A dialogue and all that was said in it, numbers and the like masked.
         */
        get: operations["workbench_read_dialogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dialogues/{dialogue}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End Dialogue
         * @description End a dialogue that waited for a person.
         */
        post: operations["workbench_end_dialogue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dialogues/{dialogue}/taking-over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Over
         * @description Go on as a person with a dialogue that a playbook leads.
         */
        post: operations["workbench_take_over"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dialogues/{dialogue}/words": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Speak
         * @description Answer as a person, in a dialogue that waits for one. Words are held against the rules of words, the gate is asked.
         */
        post: operations["workbench_speak"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gate/receipts/{receipt}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gate Receipts
         * @description A permit or refusal explained, by its receipt or the permit's id: what was asked, the rules and why, what is lawful now
         *     instead, and the proof, checkable offline.
         */
        get: operations["gate_gate_receipts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gate/receipts/{receipt}/words": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Receipt Words
         * @description A permit or refusal in words, times where the customer is: what was asked, the rules and why, what is lawful instead, and
         *     the proof that it was said.
         */
        get: operations["gate_receipt_words"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gate/utterances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Utterances
         * @description What must not be said of it; an empty list is no leave to send. Nothing is kept.
         */
        post: operations["gate_utterances"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/held-money": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Held
         * @description Money nobody has placed yet, oldest first.
         */
        get: operations["ledger_held"];
        put?: never;
        /**
         * Hold
         * @description Hold money whose purpose is in doubt: nothing is collected on that account until it is placed.
         */
        post: operations["ledger_hold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/held-money/{money}/identification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Identification
         * @description It is for this account: a payment of the moment it came in.
         */
        post: operations["ledger_identification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/held-money/{money}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Giving Back
         * @description It went back to whom it came from.
         */
        post: operations["ledger_giving_back"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hooks/{webhook}/mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signed Mail
         * @description A mail that came back, as it is (RFC 5322), signed by its webhook's secret: a report of what became of ours, or what
         *     somebody writes to us. What a machine wrote is kept, and nothing is done about it.
         */
        post: operations["conversation_signed_mail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hooks/{webhook}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signed Messages
         * @description A message from outside, signed by its webhook's secret. An opt-out or a wrong number binds once this answers.
         */
        post: operations["conversation_signed_messages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hooks/{webhook}/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signed Payments
         * @description A payment told by the lender's system, signed by its webhook's secret (Standard Webhooks) instead of a token.
         */
        post: operations["book_signed_payments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hooks/{webhook}/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signed Receipts
         * @description A receipt told by a gateway of the lender's, signed by its webhook's secret. It may come before the contact's own
         *     reference is known here, twice, and in any order.
         */
        post: operations["outreach_signed_receipts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Imports
         * @description Imports, newest first.
         */
        get: operations["book_imports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{run}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One Import
         * @description An import and the rows it refused, in the order of its files and lines: where and why, never with their values.
         */
        get: operations["book_one_import"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbound": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Inbound
         * @description Take a message in. It is read by a job; ``is_new`` is false where it came before.
         */
        post: operations["conversation_inbound"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Of Jobs
         * @description Jobs, newest first; ``state=dead`` lists the dead letters.
         */
        get: operations["operations_list_of_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry
         * @description Put a dead letter back into the queue, and say why.
         */
        post: operations["operations_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Journal
         * @description Sealed facts from a position on, as the export prints them.
         */
        get: operations["operations_journal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/journal/head": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Journal Head
         * @description The newest signed head, and how many facts wait for their position.
         */
        get: operations["operations_journal_head"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/journal/schemas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Journal Schemas
         * @description JSON schema of every kind of fact.
         */
        get: operations["operations_journal_schemas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lake": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Standing
         * @description How far the lake has read the book and the journal, and how many rows its tables have.
         */
        get: operations["portrait_standing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/language-model": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Language Model
         * @description The language model that may be asked, and how it fares today.
         */
        get: operations["conversation_language_model"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leave/{leave}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Leave Ends
         * @description Take leave back. What went back to teams stays there.
         */
        delete: operations["staffing_leave_ends"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/links/{link}/undoing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undoing
         * @description Take a link back, or decline one that was suggested. No rule makes it again.
         */
        post: operations["book_undoing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{message}/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Correct
         * @description Say what a message meant. What it was taken for stays on record; it teaches nothing before somebody else accepts it.
         */
        post: operations["workbench_correct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{message}/reading": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Reading
         * @description What a message was taken for, and what it can be corrected to.
         */
        get: operations["workbench_read_reading"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics
         * @description Metrics in Prometheus' text format.
         */
        get: operations["operations_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/numbers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Numbers
         * @description Note a number's state. It binds everybody who has the number, or ever will, from the moment this answers.
         */
        post: operations["gate_numbers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/parties/{party}/expiry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Party Expiry
         * @description From now on somebody no longer stands beside the customer.
         */
        post: operations["book_party_expiry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pauses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Pauses
         * @description What is paused now, by whom, since when and why: everybody may know.
         */
        get: operations["outreach_pauses"];
        put?: never;
        /**
         * Pause
         * @description Stop all sending, a channel's or a plan's, from this commit on. ``cancelled``: how many queued contacts it ended;
         *     500 at most: call again for more (``cancel`` alone needs no new pause).
         */
        post: operations["outreach_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pauses/choices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Choices
         * @description What can be paused, and how much waits that it would hold.
         */
        get: operations["outreach_choices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pauses/lifting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lift
         * @description Let what was paused go on: everything that waits is judged anew when it is sent.
         */
        post: operations["outreach_lift"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pay-plans/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Checking Pay Plan
         * @description Say what is wrong with a pay plan, and where: pay may not hang on the amount recovered (CN-K1). Nothing is kept.
         */
        post: operations["staffing_checking_pay_plan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pay-plans/measures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Measures Of Pay
         * @description What a pay plan may weigh.
         */
        get: operations["staffing_measures_of_pay"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Payments
         * @description Record a payment. From the moment this answers, nothing is sent to collect what it paid.
         */
        post: operations["book_payments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Persons
         * @description Persons in order of the lender's references, masked. ``person``: only whoever has this id or reference.
         */
        get: operations["book_persons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Person
         * @description A person, their addresses, accounts, cases and promises, and who is the same person; every personal field masked.
         */
        get: operations["book_person"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Addresses
         * @description Every number and address of a person, expired ones included, masked.
         */
        get: operations["book_addresses"];
        put?: never;
        /**
         * New Address
         * @description Note a number or address. What the customer says is used before what the lender's file says.
         */
        post: operations["book_new_address"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/addresses/expire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Address Expiry
         * @description From now on the address is not the person's: nothing is sent to it, and no file brings it back.
         */
        post: operations["book_address_expiry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/chat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Chat
         * @description A person's latest dialogues in plain words, the newest first: for the lender's app, which shows them to that person.
         */
        get: operations["conversation_read_chat"];
        put?: never;
        /**
         * Say In Chat
         * @description A customer writes in the lender's app, where they are signed in; the answer comes at once.
         */
        post: operations["conversation_say_in_chat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/complaints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complaints
         * @description Take a complaint down. From the moment this answers nothing but service is said to the customer.
         */
        post: operations["workbench_complaints"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/decision-words": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Decision Words
         * @description What was decided about a person's cases, the newest day first, each with its reason in words.
         */
        get: operations["strategy_decision_words"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Decisions
         * @description What was decided about a person's cases, the newest day first, each with its inputs, version, path, and why.
         */
        get: operations["strategy_decisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inbox
         * @description A person's messages in plain words, the newest first: for the lender's app, which shows them to that person.
         */
        get: operations["outreach_inbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/inbox/{message}/reading": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reading
         * @description The person has read a message. Told again, nothing changes.
         */
        post: operations["outreach_reading"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/lawful": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lawful
         * @description What the gate would say now of every channel to a person, for a purpose, about an account: theirs, or that of another
         *     record of the same person, which is asked of then. Nothing is recorded: whoever contacts them asks the gate all the same.
         */
        get: operations["workbench_lawful"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Links
         * @description Who is known, or thought, to be the same person, and what was taken back.
         */
        get: operations["book_links"];
        put?: never;
        /**
         * New Link
         * @description Say that two persons are the same. Caps count for both from now on, and a stop of one binds the other.
         */
        post: operations["book_new_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Notes
         * @description Write a note about a customer. It is kept sealed and shown masked.
         */
        post: operations["workbench_notes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/numbers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Numbers Of Person
         * @description A person's numbers and addresses, masked, and the latest that was noted of each, whoever's word it was.
         */
        get: operations["gate_numbers_of_person"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/parties": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Parties
         * @description Who stands beside a person, masked.
         */
        get: operations["book_parties"];
        put?: never;
        /**
         * New Party
         * @description Note somebody beside a person. Only a co-borrower and a guarantor are liable; nobody here is contacted.
         */
        post: operations["book_new_party"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/personal-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Erase
         * @description Erase a person: their key is destroyed, so nothing sealed for them can be read again. Cannot be undone.
         */
        delete: operations["book_erase"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/pins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Pins
         * @description What is pinned to a customer, the newest first.
         */
        get: operations["workbench_pins"];
        put?: never;
        /**
         * New Pin
         * @description Pin an entry of a customer's timeline, or a short text, on top of their case.
         */
        post: operations["workbench_new_pin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/pins/{pin}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Unpin
         * @description Take a pin away. That it was there, and who took it away, stays on record.
         */
        delete: operations["workbench_unpin"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/reach": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reach
         * @description How a person is being reached now.
         */
        get: operations["workbench_reach"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/reveals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Looks
         * @description How often somebody looked at a customer's unmasked data today.
         */
        get: operations["workbench_looks"];
        put?: never;
        /**
         * Reveal
         * @description One unmasked field. The look and its reason go on record.
         */
        post: operations["book_reveal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/slots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Slots Of Person
         * @description When the person may be contacted from now to the end of so many days of ours (1: today), by channel: the rules that
         *     refuse now, and the spans in which an ask would be permitted if nothing else happened.
         */
        get: operations["gate_slots_of_person"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/stops": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stops Of Person
         * @description A person's stops that were not lifted.
         */
        get: operations["gate_stops_of_person"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persons/{person}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Timeline Of Person
         * @description All that was done and said with a person, newest first, on every channel. Words are masked; ``position`` is null
         *     while a fact waits to be sealed; ``is_erased``: there were words, which nobody can read any more.
         *
         *     ``q``: only what holds these words as it is shown (masked, told in ``language``); ``topic``, ``channel``: only of these. So
         *     filtered, a page may be short, or empty, and have a next one: it says how far was looked.
         */
        get: operations["workbench_timeline_of_person"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/placements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Placements
         * @description Place an account with an agency, from the moment this answers; another's placement of it ends.
         */
        post: operations["gate_placements"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Runs
         * @description Plans that run or ran, the newest first. ``plan``: its id, in any version.
         */
        get: operations["outreach_runs"];
        put?: never;
        /**
         * Begin
         * @description Begin a plan; what comes at once is asked for at once. ``refused``: the rules that refused the first step.
         */
        post: operations["outreach_begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan-runs/{run}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One Run
         * @description A plan as it runs, or ran, for a person: how each step ended, when the next comes, and what they became.
         */
        get: operations["outreach_one_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan-runs/{run}/ending": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End
         * @description End a plan: what of it is queued is not sent.
         */
        post: operations["outreach_end"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Plans
         * @description The touch plans there are, and how they fared.
         */
        get: operations["outreach_plans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/playbook-releases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Releases
         * @description Which playbooks may speak to customers, and which were proposed.
         */
        get: operations["conversation_read_releases"];
        put?: never;
        /**
         * Propose
         * @description Propose that this installation's playbooks speak: simulated borrowers try them, then somebody else signs.
         */
        post: operations["conversation_propose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/playbook-releases/{release}/refusal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refuse
         * @description Do not let them speak, and say why.
         */
        post: operations["conversation_refuse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/playbook-releases/{release}/signature": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign
         * @description Let them speak; never by who proposed it, and never with a violation.
         */
        post: operations["conversation_sign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/playbook-releases/{release}/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw
         * @description Let them speak no more, from this moment on.
         */
        post: operations["conversation_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/playbooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read All
         * @description The playbooks of this version, and whatever stands against speaking by them.
         */
        get: operations["conversation_read_all"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/playbooks/{playbook}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read One
         * @description A playbook: its states, what is said in them and where what is heard leads.
         */
        get: operations["conversation_read_one"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/playbooks/{playbook}/trial": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Trial
         * @description Try a playbook by hand, with a made-up customer: a turn a call. Nothing is kept, nothing happens.
         */
        post: operations["conversation_trial"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/promises": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Promises
         * @description Note a promise; it is kept or broken by what is paid up to its day.
         */
        post: operations["book_promises"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/question-trials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try One
         * @description Try a question: which article would answer it, and what came second. Nothing is kept or counted.
         */
        post: operations["knowledge_try_one"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/questions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask
         * @description Answer a customer's question with the words of an article; one that finds none is listed for editors.
         */
        post: operations["knowledge_ask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Queue
         * @description One's own open items and one's teams' that nobody has, in the order they are worked.
         */
        get: operations["workbench_queue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queue/next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Next Item
         * @description Take the next item in hand: what one has in hand already, else the first that can be worked now. Nobody chooses.
         */
        post: operations["workbench_next_item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queue/receivers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Receivers
         * @description Whom an item can be handed over to: teams, and colleagues in one of them.
         */
        get: operations["workbench_receivers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recalls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Recalls
         * @description Recall an account from whichever agency holds it. Conflict where none does.
         */
        post: operations["gate_recalls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/receipts/{fact}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Receipts
         * @description A fact with its inclusion proof and a signed head: checkable offline.
         */
        get: operations["operations_receipts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/cases/{day}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cases
         * @description What was done on a business day, account by account, up to now. ``unsealed``: facts that wait for their position
         *     and are not in it yet.
         */
        get: operations["analytics_cases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/late": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Late Page
         * @description Contacts and decisions of the days from ``since`` to ``until`` (default: the last seven days, Asia/Shanghai) that would
         *     not have been, had we known then what we know now; oldest first.
         */
        get: operations["analytics_late_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/late/{day}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Late
         * @description Contacts and decisions of a day, or of the days up to and with ``until`` (Asia/Shanghai), that would not have been,
         *     had we known then what we know now.
         */
        get: operations["analytics_late"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resumes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resumes
         * @description Lift stops.
         */
        post: operations["gate_resumes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rule-words": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rule Words
         * @description Every rule that can refuse, in words of a language: the rulebook's, those of utterances, and the product's own.
         */
        get: operations["workbench_rule_words"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rulebook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rulebook
         * @description Every rule, by jurisdiction and instrument; of one jurisdiction, as sure as asked, only those that refuse here today.
         */
        get: operations["gate_rulebook"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rulebook/{rule}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rule Page
         * @description A rule: what it lets pass and refuses, why, how sure we are of it, since when, and its examples.
         */
        get: operations["gate_rule_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rules
         * @description Every row of the rulebook, or a jurisdiction's with those that hold everywhere; those not enforced, too.
         */
        get: operations["gate_rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/{rule}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One Rule
         * @description A row of the rulebook.
         */
        get: operations["gate_one_rule"];
        /**
         * Choose
         * @description Turn a house rule or an unconfirmed one on or off, for everybody, from the moment this answers.
         */
        put: operations["gate_choose"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/{rule}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Preview
         * @description How many of the last 30 days' contacts a house rule or an unconfirmed one would have refused. Nothing is kept.
         */
        get: operations["gate_preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scorecards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Scorecards
         * @description Scorecards of the last 7, 30 or 90 days, by login: of everybody in a team; for a team lead, of their own teams.
         */
        get: operations["analytics_scorecards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scorecards/own": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Own Scorecard
         * @description One's own scorecard, and nobody else's; ``people`` is empty for whoever is in no team.
         */
        get: operations["analytics_own_scorecard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sender": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sender
         * @description Who we are in texts.
         */
        get: operations["outreach_sender"];
        /**
         * Set Sender
         * @description Change a field of it. What it holds goes into signed texts, so whoever may sign may change it.
         */
        put: operations["outreach_set_sender"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Session
         * @description Who I am, what I may do, and how long I may sit still.
         */
        get: operations["session_session"];
        put?: never;
        post?: never;
        /**
         * End Session
         * @description Sign out.
         */
        delete: operations["session_end_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Own Password
         * @description Choose another password: every other session of one's own ends. 403 ``password_wrong`` where ``current`` is not the one
         *     until now; five times, and the login is locked for a quarter of an hour.
         */
        put: operations["session_own_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin Session
         * @description Sign in; the answer sets the session's cookie. 401 for whatever is wrong with it.
         */
        post: operations["session_begin_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/staff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Staff
         * @description People by login: teams, skills, hours and leave as of a day (today). ``find``: whose login holds this.
         */
        get: operations["staffing_staff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/staff/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Colleague
         * @description Somebody who works here, as of today.
         */
        get: operations["staffing_colleague"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/staff/{user}/bars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * New Bar
         * @description Somebody is not given this customer's matters any more: they have an interest of their own.
         */
        post: operations["staffing_new_bar"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/staff/{user}/bars/{person}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Bar Ends
         * @description A colleague may be given this customer's matters again.
         */
        delete: operations["staffing_bar_ends"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/staff/{user}/capacity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Own Capacity
         * @description Say how much somebody is given in a day.
         */
        put: operations["staffing_own_capacity"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/staff/{user}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Items Of Colleague
         * @description How many open items somebody has.
         */
        get: operations["workbench_items_of_colleague"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/staff/{user}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * New Leave
         * @description Somebody is away; when it begins, what they have goes back to their teams.
         */
        post: operations["staffing_new_leave"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/staff/{user}/shifts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Own Shifts
         * @description Somebody's own weekly hours; none: their teams' again.
         */
        put: operations["staffing_own_shifts"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/staff/{user}/skills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * New Skill
         * @description Note what somebody can do: a skill, a language, a certificate with its days. The same code again says it anew.
         */
        post: operations["staffing_new_skill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/staff/{user}/skills/{kind}/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Skill Ends
         * @description Somebody cannot do this any more.
         */
        delete: operations["staffing_skill_ends"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stops": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stops
         * @description Place a stop. It binds from the moment this answers.
         */
        post: operations["gate_stops"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/strategies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Strategies
         * @description Every version, the newest first; ``live``: the one that decides today, null for the built-in peace.
         */
        get: operations["strategy_strategies"];
        put?: never;
        /**
         * Write Strategy
         * @description Keep a decision file as a draft. It may have faults; they are told by its check.
         */
        post: operations["strategy_write_strategy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/strategies/{strategy}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One Strategy
         * @description One version, its file included.
         */
        get: operations["strategy_one_strategy"];
        /**
         * Rewrite Strategy
         * @description Write a version of one's own anew, before it is approved.
         */
        put: operations["strategy_rewrite_strategy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/strategies/{strategy}/approval": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve
         * @description Approve another's tested version.
         */
        post: operations["strategy_approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/strategies/{strategy}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check
         * @description Every fault, with its place and reason; none: the version is checked.
         */
        post: operations["strategy_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/strategies/{strategy}/publication": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish
         * @description Let an approved version decide from a day on.
         */
        post: operations["strategy_publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/strategies/{strategy}/refusal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refuse
         * @description Do not approve another's version, and say why.
         */
        post: operations["strategy_refuse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/strategies/{strategy}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Strategy Review
         * @description One version whole: its tables in words, row by row against what is live, its faults, and what its test found.
         */
        get: operations["strategy_strategy_review"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/strategies/{strategy}/source": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Strategy Source
         * @description A version's file: to be written anew, or what another begins with.
         */
        get: operations["strategy_strategy_source"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/strategies/{strategy}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test
         * @description Hold a checked version against the live one on yesterday's book: who would get another treatment.
         */
        post: operations["strategy_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/strategies/live/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Roll Back
         * @description Take the live version back: the one before it is live again at once.
         */
        post: operations["strategy_roll_back"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/strategy-board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Strategy Board
         * @description Every version, the newest first, and which of them decides today and next.
         */
        get: operations["strategy_strategy_board"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/strategy-checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Strategy Check
         * @description Every fault of a file, at its place, before anybody keeps it. Nothing is kept.
         */
        post: operations["strategy_strategy_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/strategy-source": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shipped Source
         * @description The file that comes with the product: what a first version begins with.
         */
        get: operations["strategy_shipped_source"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream
         * @description News as it is sealed: ``fact`` (kind and ids; the event's id is its position in the journal), ``ready`` at the beginning,
         *     ``reset`` where too much was missed to tell it: what is shown must be asked for anew. ``Last-Event-ID``: go on behind it.
         *     ``seconds``: end after so long. 429 ``too_many_streams``.
         */
        get: operations["live_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Teams
         * @description Every team, how many are in it, and how many of them are on leave today.
         */
        get: operations["staffing_teams"];
        put?: never;
        /**
         * New Team
         * @description Open a team. Its code is the lane that work items stand before.
         */
        post: operations["staffing_new_team"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams/{team}/certificate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Team Certificate
         * @description Say which certificate the team's matters need. All teams, as they are then.
         */
        put: operations["staffing_team_certificate"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams/{team}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * New Member
         * @description Somebody is in the team from now on.
         */
        post: operations["staffing_new_member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams/{team}/members/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Member Ends
         * @description Somebody leaves the team; what they had of its matters goes back to it.
         */
        delete: operations["staffing_member_ends"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams/{team}/name": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Team Names
         * @description Call a team otherwise; its code stays. All teams, as they are then.
         */
        put: operations["staffing_team_names"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams/{team}/shifts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Team Shifts
         * @description The team's weekly hours: those of everybody in it who has none of their own.
         */
        put: operations["staffing_team_shifts"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/template-board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Template Board
         * @description Texts, what waits for a signature first. Without a state: of each the newest version and the one that is sent now; with
         *     one, every version in it.
         */
        get: operations["templates_template_board"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/template-checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Template Check
         * @description Hold words against what a text must be, before anybody keeps them. Nothing is kept.
         */
        post: operations["templates_template_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/template-form": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Template Form
         * @description What a text may be: languages, what channels carry, uses, and what slots may hold.
         */
        get: operations["templates_template_form"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Templates
         * @description Every version of every text, with who signed it, the slots a caller fills and those filled when it is sent.
         */
        get: operations["outreach_templates"];
        put?: never;
        /**
         * Write Template
         * @description Write a new version of a text, as a draft.
         */
        post: operations["outreach_write_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{template}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One Template
         * @description One version of a text.
         */
        get: operations["outreach_one_template"];
        /**
         * Rewrite Template
         * @description Write a draft of one's own anew.
         */
        put: operations["outreach_rewrite_template"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{template}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Preview
         * @description A text as somebody would get it: with samples, or with what the book has of an account, the name masked.
         */
        get: operations["outreach_preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{template}/refusal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refuse
         * @description Refuse to sign another's text, and say why.
         */
        post: operations["outreach_refuse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{template}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Template Review
         * @description One version whole: what it says, word by word against what is sent now, what it lacks, an example, and its siblings.
         */
        get: operations["templates_template_review"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{template}/signature": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign
         * @description Sign another's text: from now on it can be sent.
         */
        post: operations["outreach_sign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{template}/submission": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit
         * @description Ask legal to sign a draft. 422 names what it lacks.
         */
        post: operations["outreach_submit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{template}/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw
         * @description Let nothing more be sent with it, contacts in the queue included.
         */
        post: operations["outreach_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tokens
         * @description Issue an API token for a user. Its secret is in this answer only.
         */
        post: operations["operations_tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Tokens End
         * @description Revoke a token by its public id.
         */
        delete: operations["operations_tokens_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/unanswered-questions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Unanswered
         * @description Questions that no article answered, those alike together, the newest first.
         */
        get: operations["knowledge_unanswered"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/unanswered-questions/dismissal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Dismiss
         * @description Put questions aside that no article is to answer.
         */
        post: operations["knowledge_dismiss"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Of Users
         * @description Users by login, deactivated ones, too.
         */
        get: operations["operations_list_of_users"];
        put?: never;
        /**
         * Users
         * @description Add a user; without a password they act by token only.
         */
        post: operations["operations_users"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}/deactivation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Users Deactivation
         * @description Let another user in no more, by password or token.
         */
        post: operations["operations_users_deactivation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Users Password Reset
         * @description Give another user a one-time password; what let them in until now ends, tokens, too.
         */
        post: operations["operations_users_password_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}/reactivation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Users Reactivation
         * @description Let another user in again.
         */
        post: operations["operations_users_reactivation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}/role": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Users Role
         * @description Give another user another role; they are signed out everywhere.
         */
        put: operations["operations_users_role"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Users Sessions End
         * @description Sign a user out everywhere. Tokens stay.
         */
        delete: operations["operations_users_sessions_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request Visit
         * @description Ask for a visit: 202 with the contact and its permit (a work item for the field team is open), or 409 ``refused``.
         */
        post: operations["outreach_request_visit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visits/{contact}/beginning": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Visit Begins
         * @description The last word before ringing: 200: go ahead; 409 ``refused``: the visit is over.
         */
        post: operations["outreach_visit_begins"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visits/{contact}/outcome": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Visit Ends
         * @description What came of a visit; its work item is closed.
         */
        post: operations["outreach_visit_ends"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/wall": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Wall
         * @description Who works on what, what waits, what passed and what was refused today, what is stuck, and who could do with a break.
         */
        get: operations["workbench_wall"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Work Items
         * @description Open items, the first due first. ``kind``, ``team``: only of these; ``overdue``: only what was due before now.
         */
        get: operations["workbench_work_items"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-items/{item}/closing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Closing
         * @description Close an item: one's own, one of one's teams' that nobody has, or as whoever runs the floor anybody's.
         */
        post: operations["workbench_closing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-items/{item}/draft-note": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Draft
         * @description What a note about an item would say, from what happened while it was in hand. Kept only when somebody confirms it.
         */
        get: operations["workbench_draft"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-items/{item}/handing-over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Handing Over
         * @description Hand an item over to a team, or to a colleague, with the reason.
         */
        post: operations["workbench_handing_over"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-items/{item}/owner": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Owner Of Item
         * @description Whose an item is, and why.
         */
        get: operations["workbench_owner_of_item"];
        put?: never;
        /**
         * Moving
         * @description Give an item by hand, or back to its team.
         */
        post: operations["workbench_moving"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-items/{item}/postponement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Postponement
         * @description Put an item off to a call-back; 409 ``refused`` where the gate would refuse the contact at that moment.
         */
        post: operations["workbench_postponement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AbilityShown
         * @description ``is_valid``: on the day that was asked about.
         */
        AbilityShown: {
            /** Code */
            code: string;
            /** Is Valid */
            is_valid: boolean;
            kind: components["schemas"]["SkillKind"];
            /** Level */
            level: number;
            /** Valid From */
            valid_from: string | null;
            /** Valid Until */
            valid_until: string | null;
        };
        /**
         * AccessedShown
         * @description A customer whom an access was about; ``name`` is masked.
         */
        AccessedShown: {
            /** Is Erased */
            is_erased: boolean;
            /** Name */
            name: string;
            /** Person */
            person: string;
            /** Ref */
            ref: string;
        };
        /** AccessPage */
        AccessPage: {
            /** Accesses */
            accesses: components["schemas"]["AccessShown"][];
            /** Next */
            next: string | null;
        };
        /**
         * AccessShown
         * @description A fact of access, told. ``who``: the login of whoever did it, the process that did, or null where nobody was recognised;
         *     ``whom``: the login of the user it was done to, where that is another; ``field``: of the customer's, that was looked at;
         *     ``reason``: why, masked, null where none was given or ``is_erased``; ``reason_code``: one of a list; ``position``: where it
         *     stands in the journal, null until it is sealed.
         */
        AccessShown: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Fact */
            fact: string;
            /** Field */
            field: string | null;
            /** Is Erased */
            is_erased: boolean;
            /** Is Locked */
            is_locked: boolean;
            /** Kind */
            kind: string;
            person: components["schemas"]["AccessedShown"] | null;
            /** Position */
            position: number | null;
            /** Reason */
            reason: string | null;
            /** Reason Code */
            reason_code: string | null;
            role: components["schemas"]["Role"] | null;
            /** Title */
            title: string;
            /** Token */
            token: string | null;
            /** Who */
            who: string | null;
            /** Whom */
            whom: string | null;
        };
        /**
         * AccountLedgerShown
         * @description An account at the end of the day ``on``, as known at ``known_at``; ``today``: its own calendar's, ``is_now``: neither the
         *     past nor the future is looked at. ``lines``: the schedule that counts, ``ours``: by our own reckoning, where core's
         *     balance of ``balance_as_of`` counts; ``arrears``: days past due of the days before; sums are minor units of the account's
         *     currency.
         */
        AccountLedgerShown: {
            /** Arrears */
            arrears: components["schemas"]["ArrearsShown"][];
            /** Balance As Of */
            balance_as_of: string | null;
            /** Balances */
            balances: components["schemas"]["BalanceShown"][];
            /** Book Of Record */
            book_of_record: string;
            /** Bucket */
            bucket: string;
            /** Credit Minor */
            credit_minor: number;
            /** Creditor */
            creditor: string;
            difference: components["schemas"]["CauseShown"] | null;
            /** Dpd */
            dpd: number;
            /** Due Minor */
            due_minor: number;
            /** Held */
            held: components["schemas"]["HeldShown"][];
            /** Is Now */
            is_now: boolean;
            /**
             * Known At
             * Format: date-time
             */
            known_at: string;
            /** Lines */
            lines: components["schemas"]["DueLineShown"][];
            /** Next Due */
            next_due: string | null;
            /** Next Minor */
            next_minor: number;
            /** Obstacles */
            obstacles: components["schemas"]["ObstacleShown"][];
            /** Oldest Unpaid */
            oldest_unpaid: string | null;
            /**
             * On
             * Format: date
             */
            on: string;
            /** Ours */
            ours: components["schemas"]["DueLineShown"][];
            /** Overdue Minor */
            overdue_minor: number;
            /** Product */
            product: string;
            /** Rows */
            rows: components["schemas"]["LedgerRowShown"][];
            state: components["schemas"]["AccountState"];
            /** Sums */
            sums: components["schemas"]["SumsShown"][];
            /**
             * Today
             * Format: date
             */
            today: string;
            whose: components["schemas"]["WhoseShown"];
        };
        /**
         * AccountShown
         * @description An account of a person as it stands today. Sums are minor units of ``currency``; ``next_due``: of the first instalment
         *     not fully paid that falls due later, null: there is none.
         */
        AccountShown: {
            /** Account */
            account: string;
            /** Bucket */
            bucket: string;
            /** Creditor */
            creditor: string;
            /** Currency */
            currency: string;
            /** Dpd */
            dpd: number;
            /** Due Minor */
            due_minor: number;
            /** Next Due */
            next_due: string | null;
            /** Next Minor */
            next_minor: number;
            /** Obstacles */
            obstacles: components["schemas"]["ObstacleShown"][];
            /** Overdue Minor */
            overdue_minor: number;
            /** Product */
            product: string;
            /** Ref */
            ref: string;
        };
        /**
         * AccountState
         * @description Whose order of allocation holds.
         * @enum {string}
         */
        AccountState: "current" | "overdue" | "written_off" | "settled";
        /**
         * AddressRequest
         * @description A number or address that somebody gave. ``source``: who or what it comes from; ``expires_at``: until when it counts.
         */
        AddressRequest: {
            /** Expires At */
            expires_at?: string | null;
            /** Kind */
            kind: string;
            source: components["schemas"]["AddressSource"];
            /** @default other */
            use: components["schemas"]["AddressUse"];
            /** Value */
            value: string;
        };
        /**
         * AddressShown
         * @description A number or address, masked. ``is_used``: the one that is used for its kind.
         */
        AddressShown: {
            /** Address */
            address: string;
            /** Confirmed At */
            confirmed_at: string | null;
            /** Expires At */
            expires_at: string | null;
            /** Is Used */
            is_used: boolean;
            /** Is Valid */
            is_valid: boolean;
            /** Kind */
            kind: string;
            /** Noted By */
            noted_by: string;
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /** Source */
            source: string;
            /** Use */
            use: string;
            /** Value */
            value: string;
        };
        /**
         * AddressSource
         * @description Who or what an address comes from, the weakest first.
         * @enum {string}
         */
        AddressSource: "search" | "book" | "agent" | "document" | "customer";
        /**
         * AddressUse
         * @enum {string}
         */
        AddressUse: "primary" | "home" | "work" | "mobile" | "other";
        /**
         * AdjustmentRequest
         * @description A fee, waiver, pause, resume, re-age, acceleration, re-amortisation, write-off, refund, or the reversal of one.
         *
         *     ``adjustment``: a reference of the caller's; ``reason``: a short code; ``is_confirmed``: core itself has done it, so it
         *     counts at once.
         */
        AdjustmentRequest: {
            /** Adjustment */
            adjustment: string;
            /**
             * Amount Minor
             * @default 0
             */
            amount_minor: number;
            component?: components["schemas"]["Component"] | null;
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Due */
            due?: string | null;
            /**
             * Is Confirmed
             * @default false
             */
            is_confirmed: boolean;
            kind: components["schemas"]["EntryKind"];
            plan?: components["schemas"]["PlanTerms"] | null;
            /** Reason */
            reason: string;
            /** Reverses */
            reverses?: string | null;
            /** Until */
            until?: string | null;
        };
        /**
         * AdjustmentShown
         * @description ``state``: counts, pending (core has not confirmed it) or declined.
         */
        AdjustmentShown: {
            /** Account */
            account: string;
            /** Adjustment */
            adjustment: string;
            /** Amount Minor */
            amount_minor: number;
            /** By */
            by: string;
            component: components["schemas"]["Component"] | null;
            /** Counts From */
            counts_from: string | null;
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Due */
            due: string | null;
            kind: components["schemas"]["EntryKind"];
            /**
             * Known At
             * Format: date-time
             */
            known_at: string;
            plan: components["schemas"]["PlanShown"] | null;
            /** Reason */
            reason: string;
            /** Reverses */
            reverses: string | null;
            /** State */
            state: string;
            /** Until */
            until: string | null;
        };
        /**
         * AllocationRequest
         * @description ``teams``: whose items; null: all.
         */
        AllocationRequest: {
            /** Teams */
            teams?: string[] | null;
        };
        /**
         * AnswerShown
         * @description Words to be given as they are, and the article they are quoted from.
         */
        AnswerShown: {
            /** Article */
            article: string;
            /** Id */
            id: string;
            /** Key */
            key: string;
            /** Language */
            language: string;
            /** Text */
            text: string;
            /** Title */
            title: string;
            /** Version */
            version: number;
        };
        /** ArrearsShown */
        ArrearsShown: {
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Dpd */
            dpd: number;
        };
        /**
         * ArticleCheckRequest
         * @description Words that nobody has kept yet.
         */
        ArticleCheckRequest: {
            /** Answer */
            answer: string;
            /**
             * Body
             * @default
             */
            body: string;
            /** Key */
            key: string;
            /** Language */
            language: string;
            /** Questions */
            questions: string[];
            /** Title */
            title: string;
            topic: components["schemas"]["ArticleTopic"];
            /** Valid From */
            valid_from?: string | null;
            /** Valid Until */
            valid_until?: string | null;
        };
        /** ArticleCheckShown */
        ArticleCheckShown: {
            /** Faults */
            faults: components["schemas"]["ArticleFault"][];
        };
        /**
         * ArticleFault
         * @description What stands in the way of submitting: ``field`` (``questions.2``: the second example), where in it, what was expected.
         */
        ArticleFault: {
            /** Code */
            code: string;
            /** End */
            end: number | null;
            /** Expected */
            expected: string;
            /** Field */
            field: string;
            /** Quotes */
            quotes: string[];
            /** Start */
            start: number | null;
        };
        /**
         * ArticleRequest
         * @description A new version of an article. ``closes``: unanswered questions that it is written from; they leave the list.
         */
        ArticleRequest: {
            /** Answer */
            answer: string;
            /**
             * Body
             * @default
             */
            body: string;
            /** Closes */
            closes?: string[];
            /** Key */
            key: string;
            /** Language */
            language: string;
            /** Questions */
            questions: string[];
            /** Title */
            title: string;
            topic: components["schemas"]["ArticleTopic"];
            /** Valid From */
            valid_from?: string | null;
            /** Valid Until */
            valid_until?: string | null;
        };
        /**
         * ArticleShown
         * @description A version. ``article``: key and version, as an answer quotes it; ``standing``: what became of an approved one;
         *     ``is_own``: whoever asks wrote it, so another must approve it; ``writer``, ``decider``: logins, or who it came with;
         *     ``digest``: SHA-256 of what it says.
         */
        ArticleShown: {
            /** Answer */
            answer: string;
            /** Article */
            article: string;
            /** Body */
            body: string;
            /** Decided At */
            decided_at: string | null;
            /** Decider */
            decider: string | null;
            /** Digest */
            digest: string;
            /** Id */
            id: string;
            /** Is Own */
            is_own: boolean;
            /** Key */
            key: string;
            /** Language */
            language: string;
            /** Note */
            note: string | null;
            /** Questions */
            questions: string[];
            standing: components["schemas"]["Standing"] | null;
            state: components["schemas"]["ArticleState"];
            /** Title */
            title: string;
            topic: components["schemas"]["ArticleTopic"];
            /** Valid From */
            valid_from: string | null;
            /** Valid Until */
            valid_until: string | null;
            /** Version */
            version: number;
            /** Writer */
            writer: string;
            /**
             * Written At
             * Format: date-time
             */
            written_at: string;
        };
        /**
         * ArticlesShown
         * @description A page of them. ``waiting``: how many wait for a second person, whatever is asked for.
         */
        ArticlesShown: {
            /** Articles */
            articles: components["schemas"]["ArticleShown"][];
            /** Next */
            next: string | null;
            /** Waiting */
            waiting: number;
        };
        /**
         * ArticleState
         * @description An article is written, submitted, and decided by another than who wrote it. Only ``approved`` ones answer.
         * @enum {string}
         */
        ArticleState: "draft" | "submitted" | "approved" | "refused" | "withdrawn";
        /**
         * ArticleTopic
         * @description What an article is about.
         * @enum {string}
         */
        ArticleTopic: "paying" | "overdue" | "hardship" | "contact" | "complaint" | "credit" | "papers" | "privacy" | "safety";
        /**
         * ArticleWhole
         * @description A version, what it lacks while it is open, and all versions of it in its language, the newest first.
         */
        ArticleWhole: {
            article: components["schemas"]["ArticleShown"];
            /** Faults */
            faults: components["schemas"]["ArticleFault"][];
            /** Languages */
            languages: {
                [key: string]: string;
            };
            /** Versions */
            versions: components["schemas"]["ArticleShown"][];
        };
        /**
         * AskedQuestion
         * @description A question of a customer's. ``person``: the lender's reference of who asks, if known.
         */
        AskedQuestion: {
            /**
             * Is Verified
             * @default false
             */
            is_verified: boolean;
            /** Language */
            language?: ("zh-CN" | "en") | null;
            /** Person */
            person?: string | null;
            /** Text */
            text: string;
        };
        /**
         * AtWorkShown
         * @description ``since``: working without a rest (10 minutes with nothing in hand) since then, null while resting; ``in_a_row``: items
         *     taken in that time; ``taken_in_hour``: in the last hour; ``suggestion``: why a break would be good (heavy, long, many).
         */
        AtWorkShown: {
            /** In A Row */
            in_a_row: number;
            in_hand: components["schemas"]["InHandShown"] | null;
            /** Login */
            login: string;
            /** Since */
            since: string | null;
            /** Suggestion */
            suggestion: string | null;
            /** Taken In Hour */
            taken_in_hour: number;
            /** User */
            user: string;
        };
        /**
         * BalanceShown
         * @description A balance of core's: of the day ``as_of``, known to us since ``known_at``.
         */
        BalanceShown: {
            /**
             * As Of
             * Format: date
             */
            as_of: string;
            /** Dpd */
            dpd: number;
            /** Fee Minor */
            fee_minor: number;
            /** Interest Due Minor */
            interest_due_minor: number;
            /**
             * Known At
             * Format: date-time
             */
            known_at: string;
            /** Penalty Minor */
            penalty_minor: number;
            /** Principal Due Minor */
            principal_due_minor: number;
        };
        /**
         * BalancesShown
         * @description Accounts whose latest balance of core's is of this day.
         */
        BalancesShown: {
            /** Accounts */
            accounts: number;
            /**
             * As Of
             * Format: date
             */
            as_of: string;
        };
        /**
         * BarRequest
         * @description ``reason``: a short code, such as relative, neighbour, own_account.
         */
        BarRequest: {
            /** Person */
            person: string;
            /** Reason */
            reason: string;
        };
        /** BarShown */
        BarShown: {
            /** Person */
            person: string;
            /** Reason */
            reason: string;
        };
        /**
         * BookStateShown
         * @description ``on``: the tenant's day; ``balances``: the latest days of which core's balances are the accounts' last, newest first;
         *     ``stale``: accounts whose balance is older than ``stale_days`` allow, ``without``: those that core never gave one for;
         *     ``held``: open sums by currency; ``waiting``: changes that the lake has not taken up yet.
         */
        BookStateShown: {
            /** Accounts */
            accounts: number;
            /** Balances */
            balances: components["schemas"]["BalancesShown"][];
            /** Book Of Record */
            book_of_record: string;
            /** Differences */
            differences: number;
            /** Held */
            held: components["schemas"]["Sum"][];
            /** Held Money */
            held_money: number;
            /** Instructions */
            instructions: number;
            /**
             * On
             * Format: date
             */
            on: string;
            /** Stale */
            stale: number;
            /** Stale Days */
            stale_days: number;
            /** Waiting */
            waiting: number;
            /** Without */
            without: number;
        };
        /**
         * BreakerState
         * @enum {string}
         */
        BreakerState: "closed" | "open" | "half_open";
        /**
         * CalendarShown
         * @description ``holidays``: of the year, in order; ``rules``: those that leave people in peace on them.
         */
        CalendarShown: {
            /** Calendar */
            calendar: string;
            /** Holidays */
            holidays: string[];
            /** Jurisdiction */
            jurisdiction: string;
            /** Rules */
            rules: string[];
        };
        /** CalendarsShown */
        CalendarsShown: {
            /** Calendars */
            calendars: components["schemas"]["CalendarShown"][];
            /** Year */
            year: number;
        };
        /**
         * CallBackRequest
         * @description Put an item off to a moment that is lawful for a channel. It stays its owner's.
         */
        CallBackRequest: {
            /** @default voice */
            channel: components["schemas"]["Channel"];
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
        };
        /**
         * CapacityRequest
         * @description ``per_hour``: contacts a lane begins in an hour; 0: none.
         */
        CapacityRequest: {
            /** Per Hour */
            per_hour: number;
        };
        /**
         * CapacityShown
         * @description ``per_hour``: lane -> contacts it begins in an hour; ``first``, ``last``: hours of day they begin in, both included.
         */
        CapacityShown: {
            /** First */
            first: number;
            /** Last */
            last: number;
            /** Per Hour */
            per_hour: {
                [key: string]: number;
            };
        };
        /**
         * CaseContactShown
         * @description A contact that a case's plan made, or tried.
         */
        CaseContactShown: {
            /** Channel */
            channel: string;
            /** Contact */
            contact: string;
            /** Is Answered */
            is_answered: boolean;
            state: components["schemas"]["TouchState"];
        };
        /**
         * CaseFileShown
         * @description ``persons``: the records known to be this person.
         */
        CaseFileShown: {
            /** Accounts */
            accounts: components["schemas"]["CaseLineShown"][];
            /**
             * As Of
             * Format: date
             */
            as_of: string;
            /** Case */
            case: string;
            /** Closed At */
            closed_at: string | null;
            /** Creditor */
            creditor: string;
            /** Dpd */
            dpd: number;
            /** History */
            history: components["schemas"]["HistoryItem"][];
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Owner */
            owner: string | null;
            /** Person */
            person: string;
            /** Persons */
            persons: string[];
            /** Promises */
            promises: components["schemas"]["PromiseShown"][];
            /** Reasons */
            reasons: string[];
            stage: components["schemas"]["tideover__book__cases__Stage"];
        };
        /**
         * CaseLineShown
         * @description An account of a case as it stands today. Sums are minor units of ``currency``.
         */
        CaseLineShown: {
            /** Account */
            account: string;
            /** Bucket */
            bucket: string;
            /** Currency */
            currency: string;
            /** Dpd */
            dpd: number;
            /** Due Minor */
            due_minor: number;
            /** Holders */
            holders: {
                [key: string]: components["schemas"]["HoldingShown"];
            };
            /** Next Due */
            next_due: string | null;
            /** Next Minor */
            next_minor: number;
            /** Obstacles */
            obstacles: components["schemas"]["ObstacleShown"][];
            /** Overdue Minor */
            overdue_minor: number;
            /** Product */
            product: string;
            /** Ref */
            ref: string;
            state: components["schemas"]["AccountState"];
            /** Unpaid Minor */
            unpaid_minor: number;
        };
        /** CasePage */
        CasePage: {
            /** Cases */
            cases: components["schemas"]["CaseRow"][];
            /** Next */
            next: string | null;
        };
        /**
         * CaseRow
         * @description A case in a list: whose it is, masked, and what is overdue on it today, by currency.
         */
        CaseRow: {
            /** Accounts */
            accounts: number;
            /**
             * As Of
             * Format: date
             */
            as_of: string;
            /** Case */
            case: string;
            /** Closed At */
            closed_at: string | null;
            /** Creditor */
            creditor: string;
            /** Dpd */
            dpd: number;
            /** Is Erased */
            is_erased: boolean;
            /** Name */
            name: string;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Overdue */
            overdue: components["schemas"]["Sum"][];
            /** Owner */
            owner: string | null;
            /** Person */
            person: string;
            /** Reasons */
            reasons: string[];
            /** Ref */
            ref: string;
            stage: components["schemas"]["tideover__book__cases__Stage"];
            /** Zone */
            zone: string | null;
        };
        /**
         * CaseShown
         * @description ``dpd``: the worst of its accounts on ``as_of``; ``owner``: a user's id or a team's code; ``reasons``: why it was opened,
         *     then why it was closed, in turn.
         */
        CaseShown: {
            /**
             * As Of
             * Format: date
             */
            as_of: string;
            /** Case */
            case: string;
            /** Closed At */
            closed_at: string | null;
            /** Creditor */
            creditor: string;
            /** Dpd */
            dpd: number;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Owner */
            owner: string | null;
            /** Person */
            person: string;
            /** Reasons */
            reasons: string[];
            stage: components["schemas"]["tideover__book__cases__Stage"];
        };
        /**
         * CaseState
         * @description How far a case of a day has come.
         * @enum {string}
         */
        CaseState: "decided" | "screened" | "refused" | "dropped" | "placed" | "no_room" | "tasked" | "begun" | "ended";
        /**
         * Cause
         * @enum {string}
         */
        Cause: "origination" | "assignment" | "compensation";
        /**
         * CauseShown
         * @description How core and we differ; ``refs``: what explains it, where something does.
         */
        CauseShown: {
            /** Account */
            account: string;
            /**
             * As Of
             * Format: date
             */
            as_of: string;
            /** Cause */
            cause: string;
            /** Fields */
            fields: {
                [key: string]: components["schemas"]["FiguresShown"];
            };
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Refs */
            refs: string[];
        };
        /**
         * CertificateRequest
         * @description ``certificate``: the code of one that whoever is given the team's matters must hold; null: none.
         */
        CertificateRequest: {
            /** Certificate */
            certificate: string | null;
        };
        /**
         * Channel
         * @enum {string}
         */
        Channel: "voice" | "sms" | "email" | "push" | "inbox" | "wechat" | "visit" | "letter";
        /**
         * ChannelFormShown
         * @description What a channel carries, in characters; ``subject`` 0: none; ``parts``: short messages at the most, if it has such.
         */
        ChannelFormShown: {
            /** Body */
            body: number;
            channel: components["schemas"]["Channel"];
            /** Parts */
            parts: number | null;
            /** Subject */
            subject: number;
        };
        /** ChannelShown */
        ChannelShown: {
            channel: components["schemas"]["Channel"];
            /** In Doubt */
            in_doubt: number;
            /** Is Paused */
            is_paused: boolean;
            /** Oldest Queued At */
            oldest_queued_at: string | null;
            /** Queued */
            queued: number;
            /** Sending */
            sending: number;
            /** State */
            state: string;
            /** Workers */
            workers: components["schemas"]["WorkerShown"][];
        };
        /** ChannelsShown */
        ChannelsShown: {
            /** Channels */
            channels: components["schemas"]["ChannelShown"][];
        };
        /**
         * ChatAnswer
         * @description ``state``: ``open`` while the playbook leads, ``waiting`` for a person, ``ended``; null where the message is read later.
         *     ``said``: the answer, empty where a person answers; ``asks``: the kind of the question that is open now (``pay_when``: a
         *     day, ``pay_amount``: a sum, ``confirm``: yes or no, …), so that the app can offer ways to answer.
         */
        ChatAnswer: {
            /** Asks */
            asks: string | null;
            /** Dialogue */
            dialogue: string | null;
            /** Is New */
            is_new: boolean;
            /** Message */
            message: string;
            /** Said */
            said: components["schemas"]["ChatWords"][];
            state: components["schemas"]["DialogueState"] | null;
        };
        /**
         * ChatMessage
         * @description What a customer wrote. ``id``: the app's own; the same again changes nothing and is answered the same.
         */
        ChatMessage: {
            /** Id */
            id: string;
            /** Text */
            text: string;
        };
        /**
         * ChatShown
         * @description A dialogue as the customer sees it.
         */
        ChatShown: {
            /**
             * Began At
             * Format: date-time
             */
            began_at: string;
            /** Dialogue */
            dialogue: string;
            state: components["schemas"]["DialogueState"];
            /** Words */
            words: components["schemas"]["ChatWords"][];
        };
        /** ChatsShown */
        ChatsShown: {
            /** Dialogues */
            dialogues: components["schemas"]["ChatShown"][];
        };
        /**
         * ChatWords
         * @description What was said in one breath. ``by``: ``customer``, ``bot`` (a machine, which says so) or ``person``.
         */
        ChatWords: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** By */
            by: string;
            /** Texts */
            texts: string[];
        };
        /**
         * CheckRequest
         * @description Words that nobody has kept yet. ``slots``: name in the text -> kind.
         */
        CheckRequest: {
            /** Body */
            body: string;
            channel: components["schemas"]["Channel"];
            /** Expires On */
            expires_on?: string | null;
            /** Language */
            language: string;
            /** Name */
            name: string;
            /** Purposes */
            purposes: components["schemas"]["Purpose"][];
            /** Slots */
            slots?: {
                [key: string]: string;
            };
            /**
             * Subject
             * @default
             */
            subject: string;
            /**
             * Variant
             * @default a
             */
            variant: string;
        };
        /**
         * ChoiceRequest
         * @description Turn a rule on or off.
         */
        ChoiceRequest: {
            /** Is On */
            is_on: boolean;
        };
        /**
         * ChoiceShown
         * @description ``value`` holds for ``name`` from ``since`` on; ``who``: the login of whoever chose it, or the process that did.
         */
        ChoiceShown: {
            /** By */
            by: string;
            /**
             * Chosen At
             * Format: date-time
             */
            chosen_at: string;
            /** Name */
            name: string;
            /**
             * Since
             * Format: date
             */
            since: string;
            /** Value */
            value: string;
            /** Who */
            who: string;
        };
        /**
         * ClockView
         * @description The business clock: ``now`` by it, how many of its seconds pass in one of the machine's, and the tenant's zone.
         */
        ClockView: {
            /**
             * Now
             * Format: date-time
             */
            now: string;
            /** Speed */
            speed: number;
            /** Zone */
            zone: string;
        };
        /**
         * ClosingRequest
         * @description ``outcome``: what became of it.
         */
        ClosingRequest: {
            outcome?: components["schemas"]["Outcome"] | null;
        };
        /**
         * ColleagueShown
         * @description Somebody on a day. ``minutes``: what cases can take of the day, ``minutes_left``: of what is left of it;
         *     ``most_minutes``: a limit of their own.
         */
        ColleagueShown: {
            /** Barred */
            barred: components["schemas"]["BarShown"][];
            /** Has Own Shift */
            has_own_shift: boolean;
            /** Is Away */
            is_away: boolean;
            /** Leave */
            leave: components["schemas"]["LeaveShown"][];
            /** Login */
            login: string;
            /** Minutes */
            minutes: number;
            /** Minutes Left */
            minutes_left: number;
            /** Most Minutes */
            most_minutes: number | null;
            role: components["schemas"]["Role"];
            /** Skills */
            skills: components["schemas"]["AbilityShown"][];
            /** Spans */
            spans: components["schemas"]["SpanShown"][];
            /** Teams */
            teams: string[];
            /** User */
            user: string;
        };
        /**
         * ComplaintCategory
         * @enum {string}
         */
        ComplaintCategory: "contact_too_often" | "wrong_time" | "third_party" | "manner" | "amount" | "privacy" | "service" | "other";
        /**
         * ComplaintRequest
         * @description A complaint as it was said. ``account``: the one it is about; absent: not about one.
         */
        ComplaintRequest: {
            /** Account */
            account?: string | null;
            category: components["schemas"]["ComplaintCategory"];
            /** Text */
            text: string;
            wanted: components["schemas"]["WantedOutcome"];
        };
        /**
         * ComplaintShown
         * @description ``stop``: from now on nothing but service is said to the customer; ``item``: before the complaints team.
         */
        ComplaintShown: {
            /** Complaint */
            complaint: string;
            /** Item */
            item: string;
            /** Stop */
            stop: string;
        };
        /**
         * Component
         * @description What a sum is owed as.
         * @enum {string}
         */
        Component: "principal" | "interest" | "fee" | "penalty";
        /**
         * Confidence
         * @description How sure we are of a rule. ``VERIFIED``: read in the text or in agreeing reports of it; ``WEAK``: one weak source, off
         *     unless a lender turns it on; ``MEMORY``: documentation only, carries no number; ``SEEDS``: the product's own floor;
         *     ``HOUSE``: a lender's own, off unless turned on.
         * @enum {string}
         */
        Confidence: "V" | "W" | "M" | "seeds" | "house";
        /**
         * ConsentKind
         * @enum {string}
         */
        ConsentKind: "night_contact" | "marketing";
        /** ConsentRequest */
        ConsentRequest: {
            /** At */
            at?: string | null;
            /** Granted */
            granted: boolean;
            kind: components["schemas"]["ConsentKind"];
            /** Person */
            person: string;
        };
        /**
         * ContactAnswer
         * @description A message that answers a contact. ``text`` is masked; null: nobody can read it any more.
         */
        ContactAnswer: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Message */
            message: string;
            /** Text */
            text: string | null;
        };
        /**
         * ContactFile
         * @description A contact with all that is known of it. ``asked_by``: a login, or as facts name it; ``answers``: the moment of the
         *     person's own act that it answers; ``people``: the logins of who goes on a visit.
         */
        ContactFile: {
            /** Account */
            account: string | null;
            /** Account Ref */
            account_ref: string | null;
            /** Answers */
            answers: string | null;
            /** Asked By */
            asked_by: string;
            /** Attempts */
            attempts: number;
            channel: components["schemas"]["Channel"];
            /** Contact */
            contact: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Currency */
            currency: string | null;
            /**
             * Deadline
             * Format: date-time
             */
            deadline: string;
            /** Finished At */
            finished_at: string | null;
            followed_by: components["schemas"]["FollowedShown"];
            /** Is Erased */
            is_erased: boolean;
            /** Message Id */
            message_id: string;
            /** Name */
            name: string;
            /** People */
            people: string[];
            /** Permit */
            permit: string;
            /** Person */
            person: string;
            /** Plan */
            plan: string | null;
            /** Plan Run */
            plan_run: string | null;
            purpose: components["schemas"]["Purpose"];
            /** Reason */
            reason: string | null;
            /** Receipt */
            receipt: string;
            /** Receipts */
            receipts: components["schemas"]["ReceiptTold"][];
            /** Ref */
            ref: string;
            /** Rendition */
            rendition: string | null;
            state: components["schemas"]["TouchState"];
            /** Template */
            template: string;
            /** Zone */
            zone: string | null;
        };
        /**
         * ContactRequest
         * @description A contact somebody would like to make. ``person`` and ``account``: our id or the lender's reference.
         */
        ContactRequest: {
            /** Account */
            account?: string | null;
            channel: components["schemas"]["Channel"];
            /** Number */
            number?: string | null;
            /** Person */
            person: string;
            purpose: components["schemas"]["Purpose"];
            /** Slots */
            slots?: {
                [key: string]: string;
            };
            /** Template */
            template: string;
            /** To */
            to?: string | null;
        };
        /**
         * ContactRow
         * @description A contact, and whose it is. ``ref``: the lender's reference of the person; ``name`` is masked; ``zone`` null: unknown.
         */
        ContactRow: {
            /** Account */
            account: string | null;
            /** Account Ref */
            account_ref: string | null;
            /** Attempts */
            attempts: number;
            channel: components["schemas"]["Channel"];
            /** Contact */
            contact: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Currency */
            currency: string | null;
            /**
             * Deadline
             * Format: date-time
             */
            deadline: string;
            /** Finished At */
            finished_at: string | null;
            /** Is Erased */
            is_erased: boolean;
            /** Name */
            name: string;
            /** Permit */
            permit: string;
            /** Person */
            person: string;
            /** Plan */
            plan: string | null;
            /** Plan Run */
            plan_run: string | null;
            purpose: components["schemas"]["Purpose"];
            /** Reason */
            reason: string | null;
            /** Receipt */
            receipt: string;
            /** Ref */
            ref: string;
            /** Rendition */
            rendition: string | null;
            state: components["schemas"]["TouchState"];
            /** Template */
            template: string;
            /** Zone */
            zone: string | null;
        };
        /**
         * ContactShown
         * @description A contact. ``reason``: why it stands so, a code or the ids of rules; ``plan``: ``plan/step``, where it is a plan's, and
         *     ``plan_run`` as it runs for them; ``rendition``: its text, in its language; ``attempts``: tries that certainly failed.
         */
        ContactShown: {
            /** Account */
            account: string | null;
            /** Attempts */
            attempts: number;
            channel: components["schemas"]["Channel"];
            /** Contact */
            contact: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Deadline
             * Format: date-time
             */
            deadline: string;
            /** Finished At */
            finished_at: string | null;
            /** Permit */
            permit: string;
            /** Person */
            person: string;
            /** Plan */
            plan: string | null;
            /** Plan Run */
            plan_run: string | null;
            purpose: components["schemas"]["Purpose"];
            /** Reason */
            reason: string | null;
            /** Receipt */
            receipt: string;
            /** Rendition */
            rendition: string | null;
            state: components["schemas"]["TouchState"];
            /** Template */
            template: string;
        };
        /**
         * ContactsShown
         * @description ``in_doubt``: how many there are of all, on this page or not; ``reasons``: those that stand with contacts now.
         */
        ContactsShown: {
            /** Contacts */
            contacts: components["schemas"]["ContactRow"][];
            /** In Doubt */
            in_doubt: number;
            /** Next */
            next: string | null;
            /** Reasons */
            reasons: string[];
        };
        /**
         * ContactThread
         * @description ``items``: the person's facts that name the contact or its permit, newest first; ``zone``: the person's.
         */
        ContactThread: {
            /** Answers */
            answers: components["schemas"]["ContactAnswer"][];
            /** Items */
            items: components["schemas"]["TimelineItemShown"][];
            /** Zone */
            zone: string | null;
        };
        /**
         * ContentRequest
         * @description What a version says. ``answer``: what may be said to a customer, word for word; ``body``: for colleagues alone;
         *     ``questions``: examples of what people ask; it answers from ``valid_from`` to ``valid_until``, both days included.
         */
        ContentRequest: {
            /** Answer */
            answer: string;
            /**
             * Body
             * @default
             */
            body: string;
            /** Questions */
            questions: string[];
            /** Title */
            title: string;
            topic: components["schemas"]["ArticleTopic"];
            /** Valid From */
            valid_from?: string | null;
            /** Valid Until */
            valid_until?: string | null;
        };
        /**
         * CorrectionRequest
         * @description What a message meant.
         */
        CorrectionRequest: {
            /** Emotion */
            emotion: string;
            /** Intent */
            intent: string;
        };
        /**
         * CorrectionShown
         * @description ``said``: the words, masked; none of an erased person. ``was_intent``, ``was_emotion``: what they were taken for; ``by``,
         *     ``decided_by``: who signs in by that name; ``is_own``: whoever looks has made it, and may not decide on it.
         */
        CorrectionShown: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** By */
            by: string;
            /** Correction */
            correction: string;
            /** Decided At */
            decided_at: string | null;
            /** Decided By */
            decided_by: string | null;
            /** Emotion */
            emotion: string;
            /** Intent */
            intent: string;
            /** Is Own */
            is_own: boolean;
            /** Message */
            message: string;
            /** Person */
            person: string;
            /** Ref */
            ref: string;
            /** Said */
            said: string | null;
            state: components["schemas"]["CorrectionState"];
            /** Was Emotion */
            was_emotion: string;
            /** Was Intent */
            was_intent: string;
        };
        /**
         * CorrectionsShown
         * @description ``counts``: how many there are in each state.
         */
        CorrectionsShown: {
            /** Corrections */
            corrections: components["schemas"]["CorrectionShown"][];
            /** Counts */
            counts: {
                [key: string]: number;
            };
            /** Next */
            next: string | null;
        };
        /**
         * CorrectionState
         * @description Only an ``accepted`` one may teach.
         * @enum {string}
         */
        CorrectionState: "proposed" | "accepted" | "declined";
        /**
         * DayBegunShown
         * @description ``state``: ``running`` or ``done``.
         */
        DayBegunShown: {
            /**
             * Day
             * Format: date
             */
            day: string;
            /** State */
            state: string;
        };
        /** DayCasePage */
        DayCasePage: {
            /** Cases */
            cases: components["schemas"]["DayCaseShown"][];
            /** Next */
            next: string | null;
        };
        /**
         * DayCaseShown
         * @description A case that the strategy would contact on a day. ``case``: its file, null where it never had one; ``by``: bot or person;
         *     ``lane``: a channel, or a team; ``hour``: of day, by the customer's clock; ``outcome``: why it was dropped, or ended;
         *     ``contacts``: of the plan begun; ``name`` is masked.
         */
        DayCaseShown: {
            /** Account */
            account: string;
            /** Begins At */
            begins_at: string | null;
            /** By */
            by: string;
            /** Case */
            case: string | null;
            /** Contacts */
            contacts: components["schemas"]["CaseContactShown"][];
            /** Creditor */
            creditor: string;
            /** Earliest */
            earliest: string | null;
            /** Hour */
            hour: number | null;
            /** Lane */
            lane: string;
            /** Name */
            name: string;
            /** Outcome */
            outcome: string | null;
            /** Person */
            person: string;
            /** Ref */
            ref: string;
            /** Rules */
            rules: string[];
            state: components["schemas"]["CaseState"];
            /** Treatment */
            treatment: string;
            /** Zone */
            zone: string | null;
        };
        /**
         * DayCount
         * @description How the days of a period become years (``year_fraction``).
         * @enum {string}
         */
        DayCount: "30/360" | "actual/365" | "actual/360" | "actual/actual";
        /**
         * DayExportShown
         * @description A file: its name and what is in it. ``is_cut``: there were more cases than a file holds.
         */
        DayExportShown: {
            /** Content */
            content: string;
            /** Is Cut */
            is_cut: boolean;
            /** Name */
            name: string;
            /** Rows */
            rows: number;
        };
        /** DayRequest */
        DayRequest: {
            /**
             * Day
             * Format: date
             */
            day: string;
        };
        /**
         * DayShown
         * @description A day from the book to its outcome. ``refused``: refusals by rule (a case may have several); ``load``: lane -> hour of
         *     day -> cases; ``contacts``: of the plans begun, by state; ``funnel``: how many are left at each step.
         */
        DayShown: {
            /** Accounts */
            accounts: number;
            /** Begun */
            begun: number;
            /** Buckets */
            buckets: {
                [key: string]: number;
            };
            /** By */
            by: {
                [key: string]: number;
            };
            /** Contacts */
            contacts: {
                [key: string]: number;
            };
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Dropped */
            dropped: {
                [key: string]: number;
            };
            /** Ended */
            ended: {
                [key: string]: number;
            };
            /** Funnel */
            funnel: components["schemas"]["FunnelStep"][];
            /** Load */
            load: {
                [key: string]: {
                    [key: string]: number;
                };
            };
            /** No Room */
            no_room: {
                [key: string]: number;
            };
            /** Permitted */
            permitted: number;
            /** Persons */
            persons: number;
            /** Refusals */
            refusals: components["schemas"]["RefusedByShown"][];
            /** Refused */
            refused: {
                [key: string]: number;
            };
            /** Replies */
            replies: number;
            /** Segments */
            segments: {
                [key: string]: number;
            };
            stage: components["schemas"]["tideover__outreach__day__model__Stage"];
            /** State */
            state: string;
            /** Strategy */
            strategy: string | null;
            /** Tasks */
            tasks: number;
            /** Treatments */
            treatments: {
                [key: string]: number;
            };
            trouble: components["schemas"]["TroubleShown"] | null;
            /** Wished */
            wished: number;
        };
        /**
         * DaysShown
         * @description The last days that were begun, at most ``MOST_DAYS``, the last first.
         */
        DaysShown: {
            /** Days */
            days: components["schemas"]["DayBegunShown"][];
        };
        /**
         * DayStep
         * @description The funnel's steps behind the book itself. From ``OUT`` on contacts are counted, and their cases are told.
         * @enum {string}
         */
        DayStep: "wished" | "undropped" | "permitted" | "tasks" | "begun" | "out" | "delivered" | "replies";
        /**
         * DecidedCaseShown
         * @description A case as it was decided. ``case``: its file, null where it never had one; ``by``: bot, person or none; ``dpd``: days
         *     past due; ``why``: the decision in a sentence; ``state``, ``rules``: how far it came and what refused it, null and none
         *     where nobody was to contact it; ``numerator``, ``denominator``: its part of the measure asked for, sums in minor units of
         *     ``currency``; ``name`` is masked.
         */
        DecidedCaseShown: {
            /** Account */
            account: string;
            /** Arm */
            arm: string;
            /** Bucket */
            bucket: string;
            /** By */
            by: string;
            /** Case */
            case: string | null;
            /** Creditor */
            creditor: string;
            /** Currency */
            currency: string | null;
            /** Denominator */
            denominator: number | null;
            /** Dpd */
            dpd: number;
            /** Name */
            name: string;
            /** Numerator */
            numerator: number | null;
            /** Person */
            person: string;
            /** Ref */
            ref: string;
            /** Rules */
            rules: string[];
            /** Segment */
            segment: string;
            state: components["schemas"]["CaseState"] | null;
            /** Treatment */
            treatment: string;
            /** Why */
            why: string;
        };
        /**
         * DecidedExportShown
         * @description A file: its name and what is in it. ``is_cut``: there were more cases than a file holds.
         */
        DecidedExportShown: {
            /** Content */
            content: string;
            /** Is Cut */
            is_cut: boolean;
            /** Name */
            name: string;
            /** Rows */
            rows: number;
        };
        /** DecidedPage */
        DecidedPage: {
            /** Cases */
            cases: components["schemas"]["DecidedCaseShown"][];
            /** Next */
            next: string | null;
        };
        /**
         * Decision
         * @description Why, in a few words: required to refuse and to withdraw.
         */
        Decision: {
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * DecisionRequest
         * @description Why; may be empty where an article is approved.
         */
        DecisionRequest: {
            /**
             * Note
             * @default
             */
            note: string;
        };
        /** DecisionsTold */
        DecisionsTold: {
            /** Decisions */
            decisions: components["schemas"]["DecisionTold"][];
        };
        /**
         * DecisionTold
         * @description What was decided of a case on a day. ``why``: in a sentence; ``version``: null for the built-in peace; ``path``: the rows
         *     that hit; ``inputs``: what the file knew of the case.
         */
        DecisionTold: {
            /** Creditor */
            creditor: string;
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Inputs */
            inputs: components["schemas"]["InputSaid"][];
            /** Path */
            path: components["schemas"]["PathRowShown"][];
            /** Says */
            says: components["schemas"]["InputSaid"][];
            /** Title */
            title: string | null;
            /** Treatment */
            treatment: string;
            /** Version */
            version: string | null;
            /** Why */
            why: string;
        };
        /**
         * DefinitionShown
         * @description A measure in words. ``kind``: ``share`` of cases or contacts, or ``money``; ``window_days``: its clock, how long
         *     after the day the numerator is waited for, by the person's own calendar.
         */
        DefinitionShown: {
            /** Denominator */
            denominator: string;
            /** Kind */
            kind: string;
            /** Measure */
            measure: string;
            /** Numerator */
            numerator: string;
            /** Title */
            title: string;
            /** Window Days */
            window_days: number;
        };
        /**
         * DetailShown
         * @description A word of what a fact says. ``is_code``: to be set as code; ``page``: the page of what it names.
         */
        DetailShown: {
            /** Is Code */
            is_code: boolean;
            /** Label */
            label: string;
            /** Page */
            page: string | null;
            /** Value */
            value: string;
        };
        /**
         * DialogueShown
         * @description ``person``: their id; ``ref``: their reference; ``name``: masked; ``outcome``: how it ended, or what the playbook came
         *     to; ``reason``: why a person, or why it ended; ``moment``: how it goes by the customer's last words.
         */
        DialogueShown: {
            /**
             * Began At
             * Format: date-time
             */
            began_at: string;
            /** Channel */
            channel: string;
            /** Dialogue */
            dialogue: string;
            /** Ended At */
            ended_at: string | null;
            /** Is Erased */
            is_erased: boolean;
            /**
             * Last At
             * Format: date-time
             */
            last_at: string;
            moment: components["schemas"]["MomentShown"] | null;
            /** Name */
            name: string;
            /** Outcome */
            outcome: string | null;
            /** Person */
            person: string;
            /** Playbook */
            playbook: string;
            /** Reason */
            reason: string | null;
            /** Ref */
            ref: string;
            state: components["schemas"]["DialogueState"];
            /** Turns */
            turns: number;
            /** Version */
            version: string;
        };
        /**
         * DialoguesShown
         * @description ``counts``: how many there are in each state.
         */
        DialoguesShown: {
            /** Counts */
            counts: {
                [key: string]: number;
            };
            /** Dialogues */
            dialogues: components["schemas"]["DialogueShown"][];
            /** Next */
            next: string | null;
        };
        /**
         * DialogueState
         * @description ``open``: the playbook leads; ``waiting``: a person goes on; ``ended``.
         * @enum {string}
         */
        DialogueState: "open" | "waiting" | "ended";
        /** DialogueWhole */
        DialogueWhole: {
            /**
             * Began At
             * Format: date-time
             */
            began_at: string;
            /** Channel */
            channel: string;
            /** Dialogue */
            dialogue: string;
            /** Ended At */
            ended_at: string | null;
            /** Is Erased */
            is_erased: boolean;
            /**
             * Last At
             * Format: date-time
             */
            last_at: string;
            moment: components["schemas"]["MomentShown"] | null;
            /** Name */
            name: string;
            /** Outcome */
            outcome: string | null;
            /** Person */
            person: string;
            /** Playbook */
            playbook: string;
            /** Reason */
            reason: string | null;
            /** Ref */
            ref: string;
            state: components["schemas"]["DialogueState"];
            /** Turns */
            turns: number;
            /** Version */
            version: string;
            /** Words */
            words: components["schemas"]["DialogueWords"][];
        };
        /**
         * DialogueWords
         * @description ``by``: ``customer``, ``bot``, or who signs in by that name; ``sentences``: ids of the approved sentences; ``intent``,
         *     ``emotion``: what the customer's words were taken for; ``moment``: how it goes by them; ``message``: which message they
         *     are, or answer; ``contact``: what carries them, where they are sent, and ``contact_state`` how that stands.
         */
        DialogueWords: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** By */
            by: string;
            /** Contact */
            contact: string | null;
            contact_state: components["schemas"]["TouchState"] | null;
            correction: components["schemas"]["TurnCorrected"] | null;
            /** Emotion */
            emotion: string | null;
            /** Intent */
            intent: string | null;
            /** Message */
            message: string | null;
            moment: components["schemas"]["MomentShown"] | null;
            /** Number */
            number: number;
            /** Sentences */
            sentences: string[];
            /** Texts */
            texts: string[];
        };
        /** DifferencePage */
        DifferencePage: {
            /** Differences */
            differences: components["schemas"]["DifferenceShown"][];
            /** Next */
            next: string | null;
        };
        /** DifferenceShown */
        DifferenceShown: {
            /** Account */
            account: string;
            /**
             * As Of
             * Format: date
             */
            as_of: string;
            /** Cause */
            cause: string;
            /** Fields */
            fields: {
                [key: string]: components["schemas"]["FiguresShown"];
            };
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Refs */
            refs: string[];
            whose: components["schemas"]["WhoseShown"];
        };
        /**
         * DismissalRequest
         * @description Questions that no article is to answer, and why. Their words go.
         */
        DismissalRequest: {
            /** Questions */
            questions: string[];
            /** Reason */
            reason: string;
        };
        /** DismissalShown */
        DismissalShown: {
            /** Dismissed */
            dismissed: number;
        };
        /**
         * DraftShown
         * @description ``sentences``: what happened while the item was in hand, the oldest first; none: nothing that a note would tell.
         */
        DraftShown: {
            /** Item */
            item: string;
            /** Sentences */
            sentences: string[];
        };
        /**
         * DueLineShown
         * @description A line of the schedule. ``number`` 0: the arrears that a balance began with; ``fee``: the reference of a single fee;
         *     ``state``: settled, overdue, due (that day) or ahead.
         */
        DueLineShown: {
            /** Charged Minor */
            charged_minor: number;
            /** Dpd */
            dpd: number;
            /**
             * Due
             * Format: date
             */
            due: string;
            /** Fee */
            fee: string | null;
            /** Number */
            number: number;
            /** Paid Minor */
            paid_minor: number;
            /** Parts */
            parts: components["schemas"]["DuePartShown"][];
            /** State */
            state: string;
            /** Unpaid Minor */
            unpaid_minor: number;
            /** Waived Minor */
            waived_minor: number;
        };
        /**
         * DuePartShown
         * @description A component of a line, in minor units.
         */
        DuePartShown: {
            /** Charged Minor */
            charged_minor: number;
            component: components["schemas"]["Component"];
            /** Paid Minor */
            paid_minor: number;
            /** Unpaid Minor */
            unpaid_minor: number;
            /** Waived Minor */
            waived_minor: number;
        };
        /**
         * EffectShown
         * @description What it causes: ``kind`` and, of a stop, an item or a number, which.
         */
        EffectShown: {
            /** Item */
            item: string | null;
            /** Kind */
            kind: string;
            /** Number */
            number: string | null;
            /** Stop */
            stop: string | null;
            /** Team */
            team: string | null;
        };
        /**
         * EmptySlot
         * @description A slot with nothing to say now. ``source``: where it would come from (``book``, ``promise``, ``sender``).
         */
        EmptySlot: {
            /** Label En */
            label_en: string;
            /** Label Zh */
            label_zh: string;
            /** Slot */
            slot: string;
            /** Source */
            source: string;
        };
        /**
         * Ending
         * @description How a dialogue ends.
         * @enum {string}
         */
        Ending: "promised" | "informed" | "undecided" | "paid" | "help" | "person" | "call_back" | "complaint" | "disputed" | "stopped" | "represented" | "bereaved" | "crisis" | "wrong_person" | "third_party" | "voicemail" | "not_verified";
        /**
         * EntryKind
         * @description Everything that can happen to an account, in the order in which it takes effect within a day.
         * @enum {string}
         */
        EntryKind: "write_off" | "reage" | "acceleration" | "reamortise" | "fee" | "waiver" | "payment" | "refund" | "pause" | "resume" | "reversal";
        /**
         * Every
         * @description What lies between two due days.
         * @enum {string}
         */
        Every: "month" | "week" | "day";
        /**
         * ExampleCaseShown
         * @description A case that would be decided otherwise. ``person``: whose it is, null where nobody of that id is in the book.
         */
        ExampleCaseShown: {
            /** Changes */
            changes: components["schemas"]["OutputChangeShown"][];
            /** Now Path */
            now_path: string[];
            /** Person */
            person: string | null;
            /** Ref */
            ref: string | null;
            /** Was Path */
            was_path: string[];
        };
        /**
         * ExampleShown
         * @description A text as somebody would get it. ``parts``: the short messages of an SMS; ``empty``: slots with nothing to say now.
         */
        ExampleShown: {
            /** Body */
            body: string;
            /** Empty */
            empty: string[];
            /** Parts */
            parts: string[];
            /** Subject */
            subject: string;
        };
        /**
         * ExpiryRequest
         * @description ``address``: as a list of addresses names it; ``reason``: a short code.
         */
        ExpiryRequest: {
            /** Address */
            address: string;
            /** Reason */
            reason: string;
        };
        /** FaultShown */
        FaultShown: {
            /** Code */
            code: string;
            /** Place */
            place: string;
            /** What */
            what: string;
        };
        /**
         * FiguresShown
         * @description What we reckon and what core says: minor units of the account's currency, or days.
         */
        FiguresShown: {
            /** Core */
            core: number | null;
            /** Ours */
            ours: number | null;
        };
        /**
         * FindingShown
         * @description What stands in the way of submitting a text, in words.
         */
        FindingShown: {
            /** Code */
            code: string;
            /** Field */
            field: string;
            /** Words */
            words: string;
        };
        /** FollowedShown */
        FollowedShown: {
            /** Payments */
            payments: components["schemas"]["PaymentFollowing"][];
            /** Promises */
            promises: components["schemas"]["PromiseFollowing"][];
            /** Replies */
            replies: components["schemas"]["ReplyShown"][];
        };
        /** FunnelStep */
        FunnelStep: {
            /** Cases */
            cases: number;
            /** Step */
            step: string;
        };
        /**
         * HandOverRequest
         * @description ``to``: a team's code, or with ``is_colleague`` the name somebody signs in with; ``note``: what they should know, kept as
         *     a note about the customer.
         */
        HandOverRequest: {
            /**
             * Is Colleague
             * @default false
             */
            is_colleague: boolean;
            /** Note */
            note?: string | null;
            /**
             * Reason
             * @enum {string}
             */
            reason: "specialist" | "workload" | "absence" | "language" | "wish_of_customer" | "conflict_of_interest";
            /** To */
            to: string;
        };
        /**
         * HeardShown
         * @description What the answer was taken for. ``share``: how much of all that it might mean.
         */
        HeardShown: {
            /** Amount Minor */
            amount_minor: number | null;
            /** Date */
            date: string | null;
            /** Emotion */
            emotion: string;
            /** Intent */
            intent: string;
            /** Risks */
            risks: string[];
            /** Share */
            share: number;
            /** Time */
            time: string | null;
        };
        /**
         * HeardSoFar
         * @description What was heard in figures so far.
         */
        HeardSoFar: {
            /** Amount Minor */
            amount_minor: number | null;
            /** Date */
            date: string | null;
            /** Phone */
            phone: string | null;
            /** Reason */
            reason: string | null;
            /** Time */
            time: string | null;
        };
        /**
         * HeldMoneyRequest
         * @description Money that came in and may be meant for an account, or for one nobody knows yet.
         */
        HeldMoneyRequest: {
            /** Account */
            account?: string | null;
            /** Amount Minor */
            amount_minor: number;
            /** Currency */
            currency: string;
            /** Money */
            money: string;
            /** Reason */
            reason: string;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
        };
        /** HeldPage */
        HeldPage: {
            /** Money */
            money: components["schemas"]["HeldRow"][];
            /** Next */
            next: string | null;
        };
        /**
         * HeldRow
         * @description ``whose``: the account it may be meant for, null where nobody knows; ``who``: the login of whoever noted it, or the
         *     process that did.
         */
        HeldRow: {
            /** Account */
            account: string | null;
            /** Amount Minor */
            amount_minor: number;
            /** By */
            by: string;
            /** Currency */
            currency: string;
            /** Money */
            money: string;
            /** Outcome */
            outcome: string | null;
            /** Reason */
            reason: string;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /** Resolved At */
            resolved_at: string | null;
            /** Who */
            who: string;
            whose: components["schemas"]["WhoseShown"] | null;
        };
        /**
         * HeldShown
         * @description ``account``: the one it may be meant for, or was found to be for; ``outcome``: identified, returned, null while held.
         */
        HeldShown: {
            /** Account */
            account: string | null;
            /** Amount Minor */
            amount_minor: number;
            /** By */
            by: string;
            /** Currency */
            currency: string;
            /** Money */
            money: string;
            /** Outcome */
            outcome: string | null;
            /** Reason */
            reason: string;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /** Resolved At */
            resolved_at: string | null;
        };
        /** HistoryItem */
        HistoryItem: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Data */
            data: {
                [key: string]: unknown;
            };
            /** Kind */
            kind: string;
        };
        /**
         * HolderRequest
         * @description A role changes hands on ``day``. ``cause`` ``compensation`` (代偿): ``institution`` is the guarantee company, which is
         *     the creditor from then on; ``ref``: the lender's reference.
         */
        HolderRequest: {
            /** Amount Minor */
            amount_minor?: number | null;
            /** @default assignment */
            cause: components["schemas"]["Cause"];
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Institution */
            institution: string | null;
            /** Placement */
            placement?: string | null;
            /** Ref */
            ref: string;
            /** @default creditor */
            role: components["schemas"]["HolderRole"];
        };
        /**
         * HolderRole
         * @enum {string}
         */
        HolderRole: "creditor" | "funder" | "guarantor" | "servicer";
        /** HoldingShown */
        HoldingShown: {
            /** Amount Minor */
            amount_minor: number | null;
            /** By */
            by: string | null;
            cause: components["schemas"]["Cause"];
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Holding */
            holding: string | null;
            /** Institution */
            institution: string | null;
            /** Known At */
            known_at: string | null;
            /** Placement */
            placement: string | null;
            /** Ref */
            ref: string | null;
            role: components["schemas"]["HolderRole"];
            /** Undone At */
            undone_at: string | null;
        };
        /**
         * HoldoutShown
         * @description The randomised hold-out, in thousandths of people; the bot has the rest.
         */
        HoldoutShown: {
            /** Nothing Permille */
            nothing_permille: number;
            /** Person Permille */
            person_permille: number;
        };
        /**
         * HourShown
         * @description An hour of the tenant's clock: contacts that passed the gate in it, by channel; whether ``rule`` lets contacts pass in
         *     all of it.
         */
        HourShown: {
            /** Contacts */
            contacts: {
                [key: string]: number;
            };
            /** Hour */
            hour: number;
            /** Is Open */
            is_open: boolean;
        };
        /** IdentificationRequest */
        IdentificationRequest: {
            /** Account */
            account: string;
        };
        /** ImportDetail */
        ImportDetail: {
            /** Absent */
            absent: {
                [key: string]: number;
            };
            /** Accepted */
            accepted: number;
            /** By */
            by: string;
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            /** Ended At */
            ended_at: string | null;
            /** File */
            file: number;
            /** Files */
            files: {
                [key: string]: string;
            };
            /** Import */
            import: string;
            /** Layout */
            layout: string;
            /** Line */
            line: number;
            /** Next */
            next: string | null;
            /** Read */
            read: number;
            /** Rejected */
            rejected: number;
            /** Rejects */
            rejects: components["schemas"]["RejectShown"][];
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** State */
            state: string;
            /** Who */
            who: string;
        };
        /** ImportPage */
        ImportPage: {
            /** Imports */
            imports: components["schemas"]["ImportShown"][];
            /** Next */
            next: string | null;
        };
        /**
         * ImportShown
         * @description ``state``: ``running`` (also of one that was killed), ``cancelled`` or ``done``; ``files``: name -> SHA-256; ``file``,
         *     ``line``: how far it has come, the file counted from 0; ``absent``: what a whole file did not name; ``who``: the login of
         *     whoever ran it, or the process that did.
         */
        ImportShown: {
            /** Absent */
            absent: {
                [key: string]: number;
            };
            /** Accepted */
            accepted: number;
            /** By */
            by: string;
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            /** Ended At */
            ended_at: string | null;
            /** File */
            file: number;
            /** Files */
            files: {
                [key: string]: string;
            };
            /** Import */
            import: string;
            /** Layout */
            layout: string;
            /** Line */
            line: number;
            /** Read */
            read: number;
            /** Rejected */
            rejected: number;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** State */
            state: string;
            /** Who */
            who: string;
        };
        /**
         * InboundRequest
         * @description A message from outside. ``id``: the gateway's own; the same again changes nothing.
         */
        InboundRequest: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            channel: components["schemas"]["Channel"];
            /** From */
            from: string;
            /** Id */
            id: string;
            /** Text */
            text: string;
        };
        /** InDoubtShown */
        InDoubtShown: {
            /** Contacts */
            contacts: components["schemas"]["ContactShown"][];
        };
        /** InHandShown */
        InHandShown: {
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** Item */
            item: string;
            /** Kind */
            kind: string;
            /**
             * Taken At
             * Format: date-time
             */
            taken_at: string;
            /** Team */
            team: string;
        };
        /** InputSaid */
        InputSaid: {
            /** Name */
            name: string;
            /** Text */
            text: string;
            /** Title */
            title: string;
        };
        /**
         * InsteadShown
         * @description What is lawful instead, as of ``at``: the same from ``this_from`` on, and other ways now.
         */
        InsteadShown: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Others */
            others: string[];
            /** This From */
            this_from: string;
        };
        /** InstructionPage */
        InstructionPage: {
            /** Adjustments */
            adjustments: components["schemas"]["InstructionRow"][];
            /** Next */
            next: string | null;
        };
        /**
         * InstructionRow
         * @description ``who``: the login of whoever gave it, or the process that did.
         */
        InstructionRow: {
            /** Account */
            account: string;
            /** Adjustment */
            adjustment: string;
            /** Amount Minor */
            amount_minor: number;
            /** By */
            by: string;
            component: components["schemas"]["Component"] | null;
            /** Counts From */
            counts_from: string | null;
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Due */
            due: string | null;
            kind: components["schemas"]["EntryKind"];
            /**
             * Known At
             * Format: date-time
             */
            known_at: string;
            plan: components["schemas"]["PlanShown"] | null;
            /** Reason */
            reason: string;
            /** Reverses */
            reverses: string | null;
            /** State */
            state: string;
            /** Until */
            until: string | null;
            /** Who */
            who: string;
            whose: components["schemas"]["WhoseShown"];
        };
        /**
         * InstrumentShown
         * @description A text that rules stand in. ``checked``: when it was last held against its source.
         */
        InstrumentShown: {
            /**
             * Checked
             * Format: date
             */
            checked: string;
            /** Instrument */
            instrument: string;
            /** Rules */
            rules: components["schemas"]["RuleRow"][];
            /** Source */
            source: string;
            /** Title */
            title: string;
        };
        /** ItemClosed */
        ItemClosed: {
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** Item */
            item: string;
            /** Kind */
            kind: string;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Person */
            person: string | null;
            /** Subject */
            subject: string;
            /** Team */
            team: string;
        };
        /**
         * ItemsHeld
         * @description ``held``: open items somebody has, by the team they stand before and go back to when the holder is away or leaves it.
         */
        ItemsHeld: {
            /** Held */
            held: components["schemas"]["TeamItems"][];
            /** User */
            user: string;
        };
        /**
         * JobPage
         * @description ``counts``: jobs by state, all of them.
         */
        JobPage: {
            /** Counts */
            counts: {
                [key: string]: number;
            };
            /** Jobs */
            jobs: components["schemas"]["JobShown"][];
            /** Next */
            next: string | null;
        };
        /**
         * JobShown
         * @description ``code``: why it failed last, null where it did not.
         */
        JobShown: {
            /** Attempts */
            attempts: number;
            /** Code */
            code: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** Job */
            job: string;
            /** Kind */
            kind: string;
            /** State */
            state: string;
        };
        /** JurisdictionShown */
        JurisdictionShown: {
            /** Instruments */
            instruments: components["schemas"]["InstrumentShown"][];
            /** Jurisdiction */
            jurisdiction: string;
        };
        /**
         * LanguageModelShown
         * @description Of ``day`` (today): ``asked`` of at most ``most_asked``, ``tokens`` of at most ``most_tokens``; ``chosen``: it chose an
         *     answer of ours, ``declined``: it said that none fits, ``failed``: nothing that counts came back. ``breaker``: ``open`` while
         *     it is left alone after failures, for another ``shut_seconds``. ``model`` null: none is set, and nothing is asked.
         */
        LanguageModelShown: {
            /** Asked */
            asked: number;
            breaker: components["schemas"]["BreakerState"];
            /** Chosen */
            chosen: number;
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Declined */
            declined: number;
            /** Failed */
            failed: number;
            /** Model */
            model: string | null;
            /** Most Asked */
            most_asked: number;
            /** Most Tokens */
            most_tokens: number;
            /** Shut Seconds */
            shut_seconds: number;
            /** Timeout Seconds */
            timeout_seconds: number;
            /** Tokens */
            tokens: number;
        };
        /**
         * LatePage
         * @description ``most_days``: how far apart the two days may be.
         */
        LatePage: {
            /** Lines */
            lines: components["schemas"]["LateShown"][];
            /** Most Days */
            most_days: number;
            /** Next */
            next: string | null;
            /**
             * Since
             * Format: date
             */
            since: string;
            /**
             * Until
             * Format: date
             */
            until: string;
        };
        /**
         * LateShown
         * @description A permit that would not have been, or not so. ``name`` is masked; ``finding``: ``nothing_due`` or ``other_bucket``;
         *     ``because``: references of what we came to know too late, none: a balance or a schedule; ``contacted_at`` null: it was
         *     never used; sums are minor units of ``currency``.
         */
        LateShown: {
            /** Account */
            account: string | null;
            /** Account Ref */
            account_ref: string | null;
            /** Because */
            because: string[];
            /** Bucket Now */
            bucket_now: string;
            /** Bucket Then */
            bucket_then: string;
            /** Channel */
            channel: string;
            /** Contacted At */
            contacted_at: string | null;
            /** Currency */
            currency: string;
            /**
             * Decided At
             * Format: date-time
             */
            decided_at: string;
            /** Due Now Minor */
            due_now_minor: number;
            /** Due Then Minor */
            due_then_minor: number;
            /** Finding */
            finding: string;
            /** Is Erased */
            is_erased: boolean;
            /** Name */
            name: string;
            /** Permit */
            permit: string;
            /** Person */
            person: string;
            /** Person Ref */
            person_ref: string;
            /** Purpose */
            purpose: string;
            /** Script */
            script: string;
            /** Zone */
            zone: string | null;
        };
        /** LawfulShown */
        LawfulShown: {
            /** Account */
            account: string | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Person */
            person: string;
            purpose: components["schemas"]["Purpose"];
            /** Ways */
            ways: components["schemas"]["WayShown"][];
            /** Zone */
            zone: string | null;
        };
        /**
         * LeaveKind
         * @enum {string}
         */
        LeaveKind: "annual" | "sick" | "family" | "training" | "other";
        /**
         * LeaveRequest
         * @description Whole days, both included.
         */
        LeaveRequest: {
            /**
             * First Day
             * Format: date
             */
            first_day: string;
            kind: components["schemas"]["LeaveKind"];
            /**
             * Last Day
             * Format: date
             */
            last_day: string;
        };
        /** LeaveShown */
        LeaveShown: {
            /**
             * First Day
             * Format: date
             */
            first_day: string;
            kind: components["schemas"]["LeaveKind"];
            /**
             * Last Day
             * Format: date
             */
            last_day: string;
            /** Leave */
            leave: string;
        };
        /**
         * LedgerRowShown
         * @description An entry. ``day``: from when it counts, ``known_at``: since when we know it, ``is_late``: that came after its day;
         *     ``state``: counts, ahead, undone, pending or declined; ``left_minor``: what a partial reversal left; ``reason`` and
         *     ``who`` (a login, or a process): of adjustments; ``is_in_core``: core's balance holds it already.
         */
        LedgerRowShown: {
            /** Amount Minor */
            amount_minor: number;
            component: components["schemas"]["Component"] | null;
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Due */
            due: string | null;
            /** Entry */
            entry: string;
            /** Is In Core */
            is_in_core: boolean;
            /** Is Late */
            is_late: boolean;
            kind: components["schemas"]["EntryKind"];
            /**
             * Known At
             * Format: date-time
             */
            known_at: string;
            /** Left Minor */
            left_minor: number | null;
            plan: components["schemas"]["PlanShown"] | null;
            /** Reason */
            reason: string | null;
            /** Reverses */
            reverses: string | null;
            /** Set Against */
            set_against: components["schemas"]["MoveShown"][];
            /** State */
            state: string;
            /** Until */
            until: string | null;
            /** Who */
            who: string | null;
        };
        /**
         * LineShown
         * @description ``owner`` null: nobody, and ``reasons`` say why; else why this one. ``instead``: why not whoever had it before.
         *     ``owner_now``: whose it is at this moment; ``name`` is masked.
         */
        LineShown: {
            /** Instead */
            instead: string | null;
            /** Is Closed */
            is_closed: boolean;
            /** Item */
            item: string;
            /** Kind */
            kind: string;
            /** Login */
            login: string | null;
            /** Name */
            name: string | null;
            /** Owner */
            owner: string | null;
            /** Owner Now */
            owner_now: string | null;
            /** Person */
            person: string | null;
            /** Place */
            place: number;
            /** Priority */
            priority: number;
            /** Reasons */
            reasons: string[];
            /** Ref */
            ref: string | null;
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
            /** Team */
            team: string;
            /** Was Given */
            was_given: boolean;
        };
        /** LinesShown */
        LinesShown: {
            /** Lines */
            lines: components["schemas"]["LineShown"][];
            /** Next */
            next: string | null;
        };
        /**
         * LinkRequest
         * @description ``other``: our id or the lender's reference; ``evidence``: a short code for how it is known.
         */
        LinkRequest: {
            /** Evidence */
            evidence: string;
            /** Other */
            other: string;
        };
        /**
         * Listener
         * @description Who hears it: the person, verified; somebody not verified yet, who may be anybody; somebody else for certain.
         * @enum {string}
         */
        Listener: "customer" | "unverified" | "third_party";
        /**
         * LoadShown
         * @description What somebody has and gets, in minutes. ``had``: of items they had already; ``capacity``: what else their day takes;
         *     ``share``: their fair share, ``floor`` and ``ceiling`` what fairness allows of it; ``hard`` of ``most_hard`` hard cases.
         */
        LoadShown: {
            /** Capacity */
            capacity: number;
            /** Ceiling */
            ceiling: number;
            /** Floor */
            floor: number;
            /** Had */
            had: number;
            /** Hard */
            hard: number;
            /** Is Away */
            is_away: boolean;
            /** Login */
            login: string;
            /** Matters */
            matters: number;
            /** Minutes */
            minutes: number;
            /** Most Hard */
            most_hard: number;
            /** Share */
            share: number;
            /** User */
            user: string;
        };
        /**
         * LooksShown
         * @description Looks at a person's unmasked fields today, by the tenant's clock: all, and one's own.
         */
        LooksShown: {
            /** Mine */
            mine: number;
            /** Person */
            person: string;
            /** Today */
            today: number;
        };
        /**
         * MeasuredShown
         * @description A measure of a group of the day's cases (none named: of all). ``low``, ``high``: the 95 % Wilson interval of a share;
         *     sums are minor units of ``currency``.
         */
        MeasuredShown: {
            /** Currency */
            currency: string | null;
            /** Denominator */
            denominator: number;
            /** Group */
            group: {
                [key: string]: string;
            };
            /** High */
            high: number | null;
            /** Low */
            low: number | null;
            /** Measure */
            measure: string;
            /** Numerator */
            numerator: number;
            /** Value */
            value: number | null;
        };
        /**
         * MeasuresShown
         * @description ``known_on``: the first day of which not everything is known yet; ``is_final``: whether the longest clock has run out.
         */
        MeasuresShown: {
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Definitions */
            definitions: components["schemas"]["DefinitionShown"][];
            /** Is Final */
            is_final: boolean;
            /**
             * Known On
             * Format: date
             */
            known_on: string;
            /** Measures */
            measures: components["schemas"]["MeasuredShown"][];
        };
        /** MemberRequest */
        MemberRequest: {
            /** User */
            user: string;
        };
        /** MemberShown */
        MemberShown: {
            /** Team */
            team: string;
            /** User */
            user: string;
        };
        /**
         * MessageRequest
         * @description A message that a gateway of the lender's heard, sent ``to`` where. ``in_reply_to``: the message ids it names.
         */
        MessageRequest: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            channel: components["schemas"]["Channel"];
            /** From */
            from: string;
            /** Id */
            id: string;
            /** In Reply To */
            in_reply_to?: string[];
            /** Text */
            text: string;
            /**
             * To
             * @default
             */
            to: string;
        };
        /**
         * MinutesRequest
         * @description ``minutes``: the most that cases may take of somebody in a day; null: what the shift gives.
         */
        MinutesRequest: {
            /** Minutes */
            minutes: number | null;
        };
        /**
         * MomentShown
         * @description How a conversation goes by a customer's words: scores from 0 to 1, ``cues`` what speaks for them, the strongest first;
         *     ``need``: what they need first; ``is_high``: one of the scores is something to look at.
         */
        MomentShown: {
            /** Cues */
            cues: string[];
            /** Dissatisfaction */
            dissatisfaction: number;
            /** Distress */
            distress: number;
            /** Escalation */
            escalation: number;
            /** Is High */
            is_high: boolean;
            /** Need */
            need: string;
        };
        /**
         * MoveRequest
         * @description ``owner``: a user's id, null for the team; ``reason``: a short code, such as workload, language, continuity, conflict.
         */
        MoveRequest: {
            /** Owner */
            owner: string | null;
            /** Reason */
            reason: string;
        };
        /**
         * MoveShown
         * @description A part of an entry's money, and the line it was set against.
         */
        MoveShown: {
            /** Amount Minor */
            amount_minor: number;
            component: components["schemas"]["Component"];
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Fee */
            fee: string | null;
            /** Number */
            number: number;
        };
        /**
         * NearShown
         * @description An article near a question. ``likeness``: the higher the nearer, hardly ever above 1.
         */
        NearShown: {
            /** Article */
            article: string;
            /** Id */
            id: string;
            /** Likeness */
            likeness: number;
            /** Title */
            title: string;
        };
        /**
         * NextShown
         * @description ``item`` null: nothing waits that can be worked now; ``next_at``: when the next one can, null: none is planned.
         */
        NextShown: {
            item: components["schemas"]["QueueItemShown"] | null;
            /** Next At */
            next_at: string | null;
        };
        /**
         * NextStep
         * @description A step that is still to come. ``channel`` null: the plan has another version by now; ``due`` null: it is queued, or waits
         *     for the one before it.
         */
        NextStep: {
            channel: components["schemas"]["Channel"] | null;
            /** Due */
            due: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "waiting" | "queued";
            /** Step */
            step: string;
        };
        /**
         * NotedAddress
         * @description ``address``: as in the person's file.
         */
        NotedAddress: {
            /** Address */
            address: string;
            /** Notes */
            notes: components["schemas"]["NumberNoteShown"][];
        };
        /** NoteShown */
        NoteShown: {
            /** Note */
            note: string;
        };
        /**
         * NumberNoteShown
         * @description The latest word on a number: on its line (``aspect`` ``line``), or on a channel to it.
         */
        NumberNoteShown: {
            /** Aspect */
            aspect: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Source */
            source: string;
            /** State */
            state: string;
        };
        /**
         * NumberRequest
         * @description What is known of a number or address itself. ``aspect``: ``line``, or a channel that goes to it.
         */
        NumberRequest: {
            /** Aspect */
            aspect: string;
            /** Kind */
            kind: string;
            state: components["schemas"]["NumberState"];
            /** Value */
            value: string;
        };
        /**
         * NumberState
         * @description What is known of a number or address itself, whoever's it is: of its line the first four, of a channel the others.
         * @enum {string}
         */
        NumberState: "void" | "reassigned" | "wrong_person" | "live" | "opted_out" | "opted_in";
        /**
         * Obstacle
         * @description Why nothing may be asked for on an account, though something is due.
         * @enum {string}
         */
        Obstacle: "STALE" | "DIFFERENCE" | "HELD-MONEY" | "PAUSED" | "CROSSING";
        /**
         * ObstacleShown
         * @description Why nothing may be asked for; ``until``: the day from which it alone would not stand in the way, null: not known.
         */
        ObstacleShown: {
            obstacle: components["schemas"]["Obstacle"];
            /** Until */
            until: string | null;
        };
        /**
         * OfferedShown
         * @description A contact that was permitted; ``receipt``: of the gate's word.
         */
        OfferedShown: {
            /** Contact */
            contact: string;
            /** Permit */
            permit: string;
            /** Receipt */
            receipt: string;
        };
        /**
         * OneTimePassword
         * @description ``password``: for signing in within so many ``hours`` and choosing another; in this answer only.
         */
        OneTimePassword: {
            /** Hours */
            hours: number;
            /** Password */
            password: string;
            /** User */
            user: string;
        };
        /**
         * OptionShown
         * @description A value that may be chosen; ``source``: where it comes from.
         */
        OptionShown: {
            /** Source */
            source: string;
            /** Title En */
            title_en: string;
            /** Title Zh */
            title_zh: string;
            /** Value */
            value: string;
        };
        /**
         * OtherRecord
         * @description Another record that is, or may be, the same person's. ``name`` is masked.
         */
        OtherRecord: {
            /** Is Erased */
            is_erased: boolean;
            /** Name */
            name: string;
            /** Person */
            person: string;
            /** Ref */
            ref: string;
        };
        /**
         * Outcome
         * @description What became of an item, by whoever worked on it.
         * @enum {string}
         */
        Outcome: "spoken" | "not_reached" | "promised" | "messaged" | "complaint" | "nothing_to_do" | "done";
        /** OutputChangeShown */
        OutputChangeShown: {
            /** Now */
            now: string;
            /** Title */
            title: string;
            /** Was */
            was: string;
        };
        /**
         * OwnedShown
         * @description Whose an item is. ``reasons``, ``instead``, ``run``, ``given_at``: of the allocation that gave it to them; else empty.
         */
        OwnedShown: {
            /** Given At */
            given_at: string | null;
            /** Instead */
            instead: string | null;
            /** Item */
            item: string;
            /** Owned At */
            owned_at: string | null;
            /** Owner */
            owner: string | null;
            /** Reasons */
            reasons: string[];
            /** Run */
            run: string | null;
            /** Team */
            team: string;
        };
        /**
         * OwnerRequest
         * @description ``owner``: a user's id or a team's code, null for nobody; ``reason``: a short code.
         */
        OwnerRequest: {
            /** Owner */
            owner: string | null;
            /** Reason */
            reason: string;
        };
        /** PartyExpiryRequest */
        PartyExpiryRequest: {
            /** Reason */
            reason: string;
        };
        /**
         * PartyRequest
         * @description Somebody beside the customer, of one account or (without ``account``) of all.
         */
        PartyRequest: {
            /** Account */
            account?: string | null;
            /** Expires At */
            expires_at?: string | null;
            /**
             * Is Authorised
             * @default false
             */
            is_authorised: boolean;
            /** Name */
            name?: string | null;
            /** Phone */
            phone?: string | null;
            relation: components["schemas"]["Relation"];
        };
        /** PartyShown */
        PartyShown: {
            /** Account */
            account: string | null;
            /** Expires At */
            expires_at: string | null;
            /** Is Authorised */
            is_authorised: boolean;
            /** Is Liable */
            is_liable: boolean;
            /** Name */
            name: string;
            /** Party */
            party: string;
            /** Phone */
            phone: string;
            /** Ref */
            ref: string | null;
            relation: components["schemas"]["Relation"];
            /** Source */
            source: string | null;
        };
        /**
         * PasswordRequest
         * @description ``current``: the password until now, the one-time password, too.
         */
        PasswordRequest: {
            /** Current */
            current: string;
            /** Password */
            password: string;
        };
        /**
         * PathRowShown
         * @description A row that decided, and what it says of such cases; empty where today's reading of files no longer finds it.
         */
        PathRowShown: {
            /** Row */
            row: string;
            /** Why */
            why: string;
        };
        /**
         * PausedShown
         * @description ``cancelled``: how many queued contacts it ended; ``sending``: contacts that had passed the gate before, and are on their
         *     way to the other side at this moment.
         */
        PausedShown: {
            /** Cancelled */
            cancelled: number;
            /** Pauses */
            pauses: components["schemas"]["PauseShown"][];
            /** Sending */
            sending: number;
        };
        /**
         * PauseRequest
         * @description ``scope``: ``all``, ``channel`` or ``plan``; ``value``: which one. ``cancel``: end what is queued of it, too.
         */
        PauseRequest: {
            /**
             * Cancel
             * @default false
             */
            cancel: boolean;
            /** Reason */
            reason: string;
            scope: components["schemas"]["PauseScope"];
            /**
             * Value
             * @default
             */
            value: string;
        };
        /**
         * PauseScope
         * @enum {string}
         */
        PauseScope: "all" | "channel" | "plan";
        /**
         * PauseShown
         * @description ``placed_by``: who, as facts name them; ``placed_by_login``: the name they sign in by.
         */
        PauseShown: {
            /**
             * Placed At
             * Format: date-time
             */
            placed_at: string;
            /** Placed By */
            placed_by: string;
            /** Placed By Login */
            placed_by_login: string;
            /** Reason */
            reason: string;
            scope: components["schemas"]["PauseScope"];
            /** Value */
            value: string;
        };
        /** PausesShown */
        PausesShown: {
            /** Pauses */
            pauses: components["schemas"]["PauseShown"][];
        };
        /**
         * PayFindingShown
         * @description ``line``: of the plan's text, from 1; ``rule``: the one it would break, null: the form of the plan.
         */
        PayFindingShown: {
            /** Code */
            code: string;
            /** Expected */
            expected: string;
            /** Field */
            field: string;
            /** Line */
            line: number;
            /** Rule */
            rule: string | null;
            /** Said En */
            said_en: string;
            /** Said Zh */
            said_zh: string;
            /**
             * Severity
             * @enum {string}
             */
            severity: "error" | "warning";
        };
        /**
         * PayMeasureShown
         * @description What a plan may weigh. ``part``: ``recovered`` (under whatever name), ``care`` (how people were treated) or ``other``.
         */
        PayMeasureShown: {
            /** Measure */
            measure: string;
            /** Name En */
            name_en: string;
            /** Name Zh */
            name_zh: string;
            /**
             * Part
             * @enum {string}
             */
            part: "recovered" | "care" | "other";
        };
        /** PayMeasuresShown */
        PayMeasuresShown: {
            /** Measures */
            measures: components["schemas"]["PayMeasureShown"][];
        };
        /** PaymentFollowing */
        PaymentFollowing: {
            /** Amount Minor */
            amount_minor: number;
            /**
             * Paid At
             * Format: date-time
             */
            paid_at: string;
            /** Payment */
            payment: string;
        };
        /**
         * PaymentRequest
         * @description Money that came in. ``payment``: the lender's reference; ``reverses``: the reference of a payment taken back.
         */
        PaymentRequest: {
            /** Account */
            account: string;
            /** Amount Minor */
            amount_minor: number;
            /** Currency */
            currency: string;
            /**
             * Paid At
             * Format: date-time
             */
            paid_at: string;
            /** Payment */
            payment: string;
            /** Reverses */
            reverses?: string | null;
        };
        /**
         * PayPlanRequest
         * @description ``text``: the plan as TOML: ``name``, and a ``[[measures]]`` each with ``measure``, ``weight`` and perhaps ``gate``.
         */
        PayPlanRequest: {
            /** Text */
            text: string;
        };
        /**
         * PayPlanShown
         * @description ``may_be_used``: there is no error; warnings are worth a second look.
         */
        PayPlanShown: {
            /** Findings */
            findings: components["schemas"]["PayFindingShown"][];
            /** May Be Used */
            may_be_used: boolean;
        };
        /**
         * Permission
         * @enum {string}
         */
        Permission: "see_people" | "reveal" | "contact" | "record" | "adjust" | "choose_policy" | "import_book" | "erase" | "see_journal" | "see_operations" | "pause" | "serve_customers" | "operate" | "manage_users" | "manage_teams" | "write_templates" | "sign_templates" | "write_articles" | "approve_articles" | "write_strategy" | "publish_strategy" | "choose_rules" | "place" | "see_scorecards";
        /**
         * PersonFile
         * @description ``fields``: every personal field that is held, masked.
         */
        PersonFile: {
            /** Accounts */
            accounts: components["schemas"]["AccountShown"][];
            /** Addresses */
            addresses: components["schemas"]["AddressShown"][];
            /** Cases */
            cases: components["schemas"]["CaseShown"][];
            /** Fields */
            fields: {
                [key: string]: string;
            };
            /** Is Erased */
            is_erased: boolean;
            /** Jurisdiction */
            jurisdiction: string;
            /** Language */
            language: string;
            /** Links */
            links: components["schemas"]["PersonLinkShown"][];
            /** Name */
            name: string;
            /** Parties */
            parties: components["schemas"]["PartyShown"][];
            /** Person */
            person: string;
            /** Promises */
            promises: components["schemas"]["PromiseShown"][];
            /** Ref */
            ref: string;
            /** Same Person */
            same_person: string[];
            /** Zone */
            zone: string | null;
        };
        /**
         * PersonLinkShown
         * @description A link as a person's page tells it. ``others``: whom it links them with, two where it is a link between others of the
         *     group. ``by``, ``undone_by``: a login where it was a user.
         */
        PersonLinkShown: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** By */
            by: string;
            /** Evidence */
            evidence: string;
            /** Is Suggestion */
            is_suggestion: boolean;
            /** Link */
            link: string;
            /** Others */
            others: components["schemas"]["OtherRecord"][];
            /** Persons */
            persons: string[];
            /**
             * State
             * @enum {string}
             */
            state: "stands" | "suggested" | "undone" | "declined";
            /** Undone At */
            undone_at: string | null;
            /** Undone By */
            undone_by: string | null;
        };
        /**
         * PersonShown
         * @description A person; ``name`` is masked, ``zone`` null: unknown, so nothing may be sent.
         */
        PersonShown: {
            /** Is Erased */
            is_erased: boolean;
            /** Jurisdiction */
            jurisdiction: string;
            /** Language */
            language: string;
            /** Name */
            name: string;
            /** Person */
            person: string;
            /** Ref */
            ref: string;
            /** Zone */
            zone: string | null;
        };
        /** PersonsPage */
        PersonsPage: {
            /** Next */
            next: string | null;
            /** Persons */
            persons: components["schemas"]["PersonShown"][];
        };
        /**
         * PieceShown
         * @description A run of a text: the same as before, taken out, or put in; ``is_slot``: it is a slot's name.
         */
        PieceShown: {
            /** Is Slot */
            is_slot: boolean;
            /**
             * Kind
             * @enum {string}
             */
            kind: "same" | "gone" | "new";
            /** Text */
            text: string;
        };
        /**
         * PinRequest
         * @description An entry of the timeline, or a short text: one of the two.
         */
        PinRequest: {
            /** Entry */
            entry?: string | null;
            /** Text */
            text?: string | null;
        };
        /**
         * PinShown
         * @description ``entry``: the pinned entry as the timeline shows it; ``text``: pinned words, masked; ``is_erased``: there were words,
         *     which nobody can read any more; ``by``: whose it is, in words.
         */
        PinShown: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** By */
            by: string;
            entry: components["schemas"]["TimelineItemShown"] | null;
            /** Is Erased */
            is_erased: boolean;
            /** Pin */
            pin: string;
            /** Text */
            text: string | null;
        };
        /** PinsShown */
        PinsShown: {
            /** Person */
            person: string;
            /** Pins */
            pins: components["schemas"]["PinShown"][];
        };
        /**
         * PlacementRequest
         * @description Give an account to an agency. ``agency``: its name, small letters, digits, dots, - and _.
         */
        PlacementRequest: {
            /** Account */
            account: string;
            /** Agency */
            agency: string;
        };
        /**
         * PlacementShown
         * @description ``who``: the login of whoever placed it, or the process that did; ``ended_at`` null: it stands.
         */
        PlacementShown: {
            /** Agency */
            agency: string;
            /** Ended At */
            ended_at: string | null;
            /**
             * Placed At
             * Format: date-time
             */
            placed_at: string;
            /** Placed By */
            placed_by: string;
            /** Who */
            who: string;
        };
        /**
         * PlacementsShown
         * @description ``agency``: whose the account is now, null: the lender's own; the latest placement first.
         */
        PlacementsShown: {
            /** Account */
            account: string;
            /** Agency */
            agency: string | null;
            /** Placements */
            placements: components["schemas"]["PlacementShown"][];
        };
        /**
         * PlanBegun
         * @description ``refused``: the rules that refused the first step.
         */
        PlanBegun: {
            /** Account */
            account: string;
            /** Ended At */
            ended_at: string | null;
            /** Outcomes */
            outcomes: {
                [key: string]: string;
            };
            /** Person */
            person: string;
            /** Plan */
            plan: string;
            /** Reason */
            reason: ("steps_taken" | "paid" | "promised" | "answered" | "stopped" | "too_late" | "plan_changed" | "ended_by_person" | "replanned") | null;
            /** Refused */
            refused: string[];
            /** Run */
            run: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /**
             * State
             * @enum {string}
             */
            state: "running" | "done" | "ended";
        };
        /**
         * PlanRequest
         * @description ``plan``: its id; ``account``: our id or the lender's reference; its borrower is contacted.
         */
        PlanRequest: {
            /** Account */
            account: string;
            /** Plan */
            plan: string;
        };
        /**
         * PlanRunFile
         * @description ``due``: when each step that waits is to be taken; ``contacts``: those that its steps became.
         */
        PlanRunFile: {
            /** Account */
            account: string;
            /** Account Ref */
            account_ref: string;
            /** Contacts */
            contacts: components["schemas"]["StepContact"][];
            /** Due */
            due: {
                [key: string]: string;
            };
            /** Ended At */
            ended_at: string | null;
            /** Is Erased */
            is_erased: boolean;
            /** Name */
            name: string;
            /** Outcomes */
            outcomes: {
                [key: string]: string;
            };
            /** Person */
            person: string;
            /** Plan */
            plan: string;
            /** Reason */
            reason: ("steps_taken" | "paid" | "promised" | "answered" | "stopped" | "too_late" | "plan_changed" | "ended_by_person" | "replanned") | null;
            /** Ref */
            ref: string;
            /** Run */
            run: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /**
             * State
             * @enum {string}
             */
            state: "running" | "done" | "ended";
            /** Zone */
            zone: string | null;
        };
        /**
         * PlanRunRow
         * @description A run, and whose it is. ``ref``: the lender's reference of the person; ``name`` is masked; ``zone`` null: unknown.
         */
        PlanRunRow: {
            /** Account */
            account: string;
            /** Account Ref */
            account_ref: string;
            /** Ended At */
            ended_at: string | null;
            /** Is Erased */
            is_erased: boolean;
            /** Name */
            name: string;
            /** Outcomes */
            outcomes: {
                [key: string]: string;
            };
            /** Person */
            person: string;
            /** Plan */
            plan: string;
            /** Reason */
            reason: ("steps_taken" | "paid" | "promised" | "answered" | "stopped" | "too_late" | "plan_changed" | "ended_by_person" | "replanned") | null;
            /** Ref */
            ref: string;
            /** Run */
            run: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /**
             * State
             * @enum {string}
             */
            state: "running" | "done" | "ended";
            /** Zone */
            zone: string | null;
        };
        /**
         * PlanRunShown
         * @description A plan as it runs, or ran, for a person. ``outcomes``: by step ``waiting``, ``queued`` or how it ended.
         */
        PlanRunShown: {
            /** Account */
            account: string;
            /** Ended At */
            ended_at: string | null;
            /** Outcomes */
            outcomes: {
                [key: string]: string;
            };
            /** Person */
            person: string;
            /** Plan */
            plan: string;
            /** Reason */
            reason: ("steps_taken" | "paid" | "promised" | "answered" | "stopped" | "too_late" | "plan_changed" | "ended_by_person" | "replanned") | null;
            /** Run */
            run: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /**
             * State
             * @enum {string}
             */
            state: "running" | "done" | "ended";
        };
        /** PlanRunsShown */
        PlanRunsShown: {
            /** Next */
            next: string | null;
            /** Runs */
            runs: components["schemas"]["PlanRunRow"][];
        };
        /** PlanShown */
        PlanShown: {
            /** Annual Rate */
            annual_rate: string;
            /** Day Count */
            day_count: string;
            /** Every */
            every: string;
            /**
             * First Due
             * Format: date
             */
            first_due: string;
            /** Method */
            method: string;
            /** Terms */
            terms: number;
        };
        /**
         * PlanStepShown
         * @description A step of a plan, ``after_s`` seconds after the end of the one it ``follows``, or after the beginning. ``only_if``: the
         *     outcomes of that one that lead here, null: any. ``texts``: by language a version of its text that may be sent now.
         */
        PlanStepShown: {
            /** After S */
            after_s: number;
            channel: components["schemas"]["Channel"];
            /** Follows */
            follows: string | null;
            /** Only If */
            only_if: string[] | null;
            purpose: components["schemas"]["Purpose"];
            /** Step */
            step: string;
            /** Template */
            template: string;
            /** Texts */
            texts: {
                [key: string]: string;
            };
        };
        /**
         * PlanTerms
         * @description The terms a re-amortised balance is spread by.
         */
        PlanTerms: {
            /** Annual Rate */
            annual_rate: string;
            day_count: components["schemas"]["DayCount"];
            every: components["schemas"]["Every"];
            /**
             * First Due
             * Format: date
             */
            first_due: string;
            method: components["schemas"]["RepaymentMethod"];
            /** Terms */
            terms: number;
        };
        /**
         * PlaybookShown
         * @description ``is_start``: a conversation may begin with it; ``takes``: intents that lead here from anywhere; ``risks`` likewise;
         *     ``needs_customer``: only once the right party is verified; ``of_stranger``: whoever is there is somebody else.
         */
        PlaybookShown: {
            /** Is Start */
            is_start: boolean;
            /** Needs Customer */
            needs_customer: boolean;
            /** Of Stranger */
            of_stranger: boolean;
            /** Playbook */
            playbook: string;
            /** Purpose */
            purpose: string | null;
            /** Risks */
            risks: string[];
            /** States */
            states: number;
            /** Takes */
            takes: string[];
            /** Title En */
            title_en: string;
            /** Title Zh */
            title_zh: string;
        };
        /**
         * PlaybooksShown
         * @description ``version``: a digest of all the files together.
         */
        PlaybooksShown: {
            /** Faults */
            faults: components["schemas"]["FaultShown"][];
            /** Playbooks */
            playbooks: components["schemas"]["PlaybookShown"][];
            /** Sentences */
            sentences: number;
            /** Version */
            version: string;
        };
        /**
         * PlaybookStateShown
         * @description ``asks``: the kind of question it waits for an answer to; null: it goes on at once.
         */
        PlaybookStateShown: {
            /** Again */
            again: components["schemas"]["SentenceShown"][];
            /** Asks */
            asks: string | null;
            /** Do */
            do: components["schemas"]["EffectShown"][];
            /** Say */
            say: components["schemas"]["SentenceShown"][];
            /** State */
            state: string;
            /** Steps */
            steps: components["schemas"]["PlaybookStepShown"][];
        };
        /**
         * PlaybookStepShown
         * @description ``goal``: ``playbook/state``, ``end OUTCOME``, ``back`` to what was interrupted, ``person``, or ``continue`` once the
         *     right party is verified. ``intents`` empty: whatever was heard.
         */
        PlaybookStepShown: {
            /** Do */
            do: components["schemas"]["EffectShown"][];
            /** Goal */
            goal: string;
            /** Intents */
            intents: string[];
            /** Say */
            say: components["schemas"]["SentenceShown"][];
            /** When */
            when: string[];
        };
        /**
         * PlaybookWhole
         * @description A playbook and its states, the first one first.
         */
        PlaybookWhole: {
            /** Content */
            content: components["schemas"]["PlaybookStateShown"][];
            /** Is Start */
            is_start: boolean;
            /** Needs Customer */
            needs_customer: boolean;
            /** Of Stranger */
            of_stranger: boolean;
            /** Playbook */
            playbook: string;
            /** Purpose */
            purpose: string | null;
            /** Risks */
            risks: string[];
            /** States */
            states: number;
            /** Takes */
            takes: string[];
            /** Title En */
            title_en: string;
            /** Title Zh */
            title_zh: string;
        };
        /**
         * PolicyRequest
         * @description From the day ``since`` on, ``value`` holds for ``name``.
         */
        PolicyRequest: {
            /** Name */
            name: string;
            /**
             * Since
             * Format: date
             */
            since: string;
            /** Value */
            value: string;
        };
        /**
         * PolicyShown
         * @description What holds on the day ``on``: by name; every choice ever made, oldest first; what may be chosen, by name (an empty list:
         *     a number of days, at most ``most_days``).
         */
        PolicyShown: {
            /** Choices */
            choices: components["schemas"]["ChoiceShown"][];
            /** Chosen */
            chosen: {
                [key: string]: string;
            };
            /** Most Days */
            most_days: number;
            /**
             * On
             * Format: date
             */
            on: string;
            /** Options */
            options: {
                [key: string]: components["schemas"]["OptionShown"][];
            };
        };
        /**
         * PreviewShown
         * @description A text as somebody would get it. ``parts``: the short messages of an SMS; ``empty``: slots with nothing to say now; of an
         *     account they stay blank.
         */
        PreviewShown: {
            /** Body */
            body: string;
            /** Empty */
            empty: components["schemas"]["EmptySlot"][];
            /** Parts */
            parts: string[];
            /** Subject */
            subject: string;
            /** Values */
            values: {
                [key: string]: components["schemas"]["ValueShown"];
            };
        };
        /**
         * Problem
         * @description RFC 9457. `code` is stable; what was expected stands beside it, never a value that was sent.
         */
        Problem: {
            code: string;
            /**
             * Format: date-time
             * @description `refused`: the first lawful moment
             */
            earliest?: string | null;
            /** @description what would have been right */
            expected?: string;
            /** @description which field is wrong */
            field?: string;
            /** @description `refused`: the fact on record */
            receipt?: string;
            /** @description `refused`: the rules that say no */
            rules?: string[];
            status: number;
            title: string;
            type: string;
        } & {
            [key: string]: unknown;
        };
        /** PromiseFollowing */
        PromiseFollowing: {
            /** Amount Minor */
            amount_minor: number;
            /** Currency */
            currency: string;
            /** Due */
            due: string;
            /** Promise */
            promise: string;
            /** State */
            state: string;
            /**
             * Taken At
             * Format: date-time
             */
            taken_at: string;
        };
        /**
         * PromiseRequest
         * @description A promise to pay. ``due``: the last day, in the customer's own zone. It takes the place of the account's open
         *     promises, unless it is made ``in_addition`` to them.
         */
        PromiseRequest: {
            /** Account */
            account: string;
            /** Amount Minor */
            amount_minor: number;
            /** Currency */
            currency?: string | null;
            /**
             * Due
             * Format: date
             */
            due: string;
            /**
             * In Addition
             * @default false
             */
            in_addition: boolean;
        };
        /** PromiseShown */
        PromiseShown: {
            /** Account */
            account: string;
            /** Amount Minor */
            amount_minor: number;
            /** Currency */
            currency: string;
            /**
             * Due
             * Format: date
             */
            due: string;
            /** Paid Minor */
            paid_minor: number;
            /** Promise */
            promise: string;
            state: components["schemas"]["PromiseState"];
            /**
             * Taken At
             * Format: date-time
             */
            taken_at: string;
        };
        /**
         * PromiseState
         * @description How a promise stands.
         * @enum {string}
         */
        PromiseState: "open" | "kept" | "partly_kept" | "broken" | "replaced";
        /**
         * ProofShown
         * @description Where the receipt stands in the journal, and what proves it: its leaf, the way up, and the signed head it leads to.
         *     ``whole``: the same as it is checked offline (docs/journal-format.md).
         */
        ProofShown: {
            /** Facts */
            facts: number;
            /** Key */
            key: string;
            /** Leaf */
            leaf: string;
            /** Path */
            path: components["schemas"]["StepShown"][];
            /** Position */
            position: number;
            /** Root */
            root: string;
            /** Signature */
            signature: string;
            /** Whole */
            whole: {
                [key: string]: unknown;
            };
        };
        /**
         * ProposedRelease
         * @description ``dialogues``: how many simulated borrowers talk to it; ``channels``: where it is to speak. By text and mail every answer
         *     is a contact of its own.
         */
        ProposedRelease: {
            /**
             * Channels
             * @default [
             *       "inbox"
             *     ]
             */
            channels: ("inbox" | "sms" | "email")[];
            /**
             * Dialogues
             * @default 1000
             */
            dialogues: number;
        };
        /**
         * PublicationRequest
         * @description ``live_from``: the first day it decides; without it, today.
         */
        PublicationRequest: {
            /** Live From */
            live_from?: string | null;
        };
        /**
         * Purpose
         * @enum {string}
         */
        Purpose: "remind" | "collect" | "locate" | "verify" | "service" | "market" | "notice";
        /**
         * QuestionShown
         * @description What comes of a question. ``answer`` null: none is given; ``risks``: harm is read in it, a person must go on at once;
         *     ``is_withheld``: an article answers it, but its words are for the verified customer alone; ``near``: the nearest articles,
         *     the nearest first; ``score`` must reach ``threshold``; ``question``: under which id it is counted, null for a trial.
         */
        QuestionShown: {
            answer: components["schemas"]["AnswerShown"] | null;
            /** Is Withheld */
            is_withheld: boolean;
            /** Near */
            near: components["schemas"]["NearShown"][];
            /** Question */
            question: string | null;
            /** Risks */
            risks: string[];
            /** Score */
            score: number | null;
            /** Threshold */
            threshold: number | null;
        };
        /**
         * QueueItemShown
         * @description An item that waits. ``kind`` and ``treatment`` say why; ``name`` is masked; ``dpd`` and ``overdue``: of its case, null
         *     where it belongs to none; ``starts_at``: not before; ``due_at``: by then; ``is_mine``: false while it is a team's.
         */
        QueueItemShown: {
            /** Account */
            account: string | null;
            /** Case */
            case: string | null;
            /** Dpd */
            dpd: number | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** Is Erased */
            is_erased: boolean;
            /** Is In Hand */
            is_in_hand: boolean;
            /** Is Mine */
            is_mine: boolean;
            /** Item */
            item: string;
            /** Kind */
            kind: string;
            /** Name */
            name: string | null;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Overdue */
            overdue: components["schemas"]["SumShown"][];
            /** Person */
            person: string | null;
            /** Priority */
            priority: number;
            /** Ref */
            ref: string | null;
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
            /** Team */
            team: string;
            /** Treatment */
            treatment: string | null;
            /** Zone */
            zone: string | null;
        };
        /**
         * QueuePage
         * @description ``in_hand``: the item somebody works on, also where it is not on this page; ``teams``: whose items are among these.
         */
        QueuePage: {
            in_hand: components["schemas"]["QueueItemShown"] | null;
            /** Items */
            items: components["schemas"]["QueueItemShown"][];
            /** Next */
            next: string | null;
            /** Teams */
            teams: string[];
        };
        /**
         * QueueShown
         * @description A team's open items. ``waiting``: nobody has them in hand and they can be worked now; ``later``: not to be worked yet;
         *     ``overdue``: of all of these, due before now; ``oldest_at``: when the oldest that waits was opened.
         */
        QueueShown: {
            /** In Hand */
            in_hand: number;
            /** Later */
            later: number;
            /** Oldest At */
            oldest_at: string | null;
            /** Overdue */
            overdue: number;
            /** Team */
            team: string;
            /** Waiting */
            waiting: number;
        };
        /**
         * ReachShown
         * @description ``running`` null: no plan runs; ``addresses``: those of which something is noted.
         */
        ReachShown: {
            /** Addresses */
            addresses: components["schemas"]["NotedAddress"][];
            /** Inbox */
            inbox: number;
            /** Inbox Read */
            inbox_read: number;
            /** Person */
            person: string;
            running: components["schemas"]["RunningPlan"] | null;
        };
        /**
         * ReadingShown
         * @description What a message was taken for, and what it may be corrected to.
         */
        ReadingShown: {
            /** Emotion */
            emotion: string;
            /** Emotions */
            emotions: string[];
            /** Intent */
            intent: string;
            /** Intents */
            intents: string[];
        };
        /**
         * ReasonRequest
         * @description Why.
         */
        ReasonRequest: {
            /** Reason */
            reason: string;
        };
        /**
         * RecallRequest
         * @description Take an account back.
         */
        RecallRequest: {
            /** Account */
            account: string;
        };
        /**
         * ReceiptRequest
         * @description What became of a contact. ``reference``: the id that the gateway gave for it, or the contact's own key.
         */
        ReceiptRequest: {
            channel: components["schemas"]["Channel"];
            /** Code */
            code?: string | null;
            /** Reference */
            reference: string;
            state: components["schemas"]["ReceiptState"];
        };
        /** ReceiptShown */
        ReceiptShown: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            instead: components["schemas"]["InsteadShown"] | null;
            /** Is Permit */
            is_permit: boolean;
            /** Person */
            person: string;
            proof: components["schemas"]["ProofShown"];
            /** Receipt */
            receipt: string;
            /** Rules */
            rules: components["schemas"]["RuleSaidShown"][];
            /** Said */
            said: components["schemas"]["SaidShown"][];
            /** Verdict */
            verdict: string;
        };
        /**
         * ReceiptState
         * @description What the other side says became of a message it took, the least first: a later word never takes one back.
         * @enum {string}
         */
        ReceiptState: "accepted" | "failed" | "void" | "delivered" | "read" | "complained";
        /**
         * ReceiptTold
         * @description What the other side said of a part. ``reference``: its own, or the contact's key where it speaks of the whole.
         */
        ReceiptTold: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Code */
            code: string | null;
            /** Reference */
            reference: string;
            state: components["schemas"]["ReceiptState"];
        };
        /**
         * ReceiverShown
         * @description ``login``: what they sign in with; ``is_on_duty``: today is a day of theirs and they are not on leave.
         */
        ReceiverShown: {
            /** Is On Duty */
            is_on_duty: boolean;
            /** Login */
            login: string;
            /** Teams */
            teams: string[];
            /** User */
            user: string;
        };
        /** ReceiversShown */
        ReceiversShown: {
            /** Colleagues */
            colleagues: components["schemas"]["ReceiverShown"][];
            /** Teams */
            teams: components["schemas"]["TeamNamed"][];
        };
        /** RefusedByShown */
        RefusedByShown: {
            /** Cases */
            cases: number;
            /** Earliest */
            earliest: string | null;
            /** Rule */
            rule: string;
        };
        /** RefusedShown */
        RefusedShown: {
            /** Asks */
            asks: number;
            /** Rule */
            rule: string;
        };
        /**
         * RejectShown
         * @description Where and why a row was refused, never with its values. ``expected``: what would have been right.
         */
        RejectShown: {
            /** Code */
            code: string;
            /** Expected */
            expected: string;
            /** Field */
            field: string;
            /** File */
            file: string;
            /** Line */
            line: number;
        };
        /**
         * Relation
         * @description What somebody is to a customer or one of their accounts. Only ``co_borrower`` and ``guarantor`` are liable.
         * @enum {string}
         */
        Relation: "co_borrower" | "guarantor" | "contact" | "heir" | "guardian" | "payer" | "representative" | "unrelated";
        /**
         * ReleaseShown
         * @description ``version``: of the playbooks; ``tried`` of ``wanted`` dialogues with simulated borrowers; ``report``: what they came
         *     to; ``is_current``: the version this installation has.
         */
        ReleaseShown: {
            /** Channels */
            channels: components["schemas"]["Channel"][];
            /** Decided At */
            decided_at: string | null;
            /** Decided By */
            decided_by: string | null;
            /** Is Current */
            is_current: boolean;
            /** Note */
            note: string | null;
            /**
             * Proposed At
             * Format: date-time
             */
            proposed_at: string;
            /** Proposed By */
            proposed_by: string;
            /** Release */
            release: string;
            /** Report */
            report: {
                [key: string]: unknown;
            };
            state: components["schemas"]["ReleaseState"];
            /** Tried */
            tried: number;
            /** Version */
            version: string;
            /** Wanted */
            wanted: number;
        };
        /**
         * ReleasesShown
         * @description ``version``: the one this installation has; ``speaks``: whether it may speak to customers; ``channels``: where.
         */
        ReleasesShown: {
            /** Channels */
            channels: components["schemas"]["Channel"][];
            /** Releases */
            releases: components["schemas"]["ReleaseShown"][];
            /** Speaks */
            speaks: boolean;
            /** Version */
            version: string;
        };
        /**
         * ReleaseState
         * @description ``trying``: simulated borrowers talk to it; ``tried``: without a violation; ``failed``: with one.
         * @enum {string}
         */
        ReleaseState: "trying" | "tried" | "failed" | "signed" | "refused" | "withdrawn";
        /**
         * RenditionState
         * @description A text is written, submitted, and decided by another than who wrote it. Only ``signed`` can be sent.
         * @enum {string}
         */
        RenditionState: "draft" | "submitted" | "signed" | "refused" | "withdrawn";
        /**
         * RepaymentMethod
         * @description How principal and interest are spread over the instalments.
         * @enum {string}
         */
        RepaymentMethod: "equal_instalment" | "equal_principal" | "flat" | "interest_first";
        /** ReplyShown */
        ReplyShown: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Message */
            message: string;
        };
        /** Resolution */
        Resolution: {
            /** Was Sent */
            was_sent: boolean;
        };
        /**
         * Result
         * @enum {string}
         */
        Result: "no_answer" | "busy" | "failed" | "machine" | "answered" | "effective" | "sent" | "not_made";
        /**
         * ResumeRequest
         * @description Lift a person's (or a party's) stops of one kind with that same account (absent: those without one).
         */
        ResumeRequest: {
            /** Account */
            account?: string | null;
            kind: components["schemas"]["StopKind"];
            /** Party */
            party?: string | null;
            /** Person */
            person?: string | null;
        };
        /** Resumption */
        Resumption: {
            /** Reason */
            reason: string;
            scope: components["schemas"]["PauseScope"];
            /**
             * Value
             * @default
             */
            value: string;
        };
        /**
         * RetryRequest
         * @description ``reason``: ``cause_mended``, ``passing_fault`` or ``checked_by_hand``.
         */
        RetryRequest: {
            /**
             * Reason
             * @default checked_by_hand
             */
            reason: string;
        };
        /** RevealRequest */
        RevealRequest: {
            /** Field */
            field: string;
            /** Reason */
            reason: string;
        };
        /** ReversalRequest */
        ReversalRequest: {
            /** Reason */
            reason: string;
        };
        /**
         * Role
         * @enum {string}
         */
        Role: "collector" | "team_lead" | "inspector" | "complaint_handler" | "compliance" | "strategist" | "administrator" | "auditor" | "system";
        /** RoleRequest */
        RoleRequest: {
            role: components["schemas"]["Role"];
        };
        /**
         * RulebookShown
         * @description ``count``: rules shown; ``jurisdictions``: all there are.
         */
        RulebookShown: {
            /** Count */
            count: number;
            /** Jurisdictions */
            jurisdictions: string[];
            /** Parts */
            parts: components["schemas"]["JurisdictionShown"][];
            /** Rulebook */
            rulebook: string;
        };
        /** RuleChoiceShown */
        RuleChoiceShown: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** By */
            by: string;
            /** Is On */
            is_on: boolean;
        };
        /**
         * RuleExample
         * @description ``before``: what went out before it.
         */
        RuleExample: {
            /** At */
            at: string;
            /** Before */
            before: string[];
            /** Is Refused */
            is_refused: boolean;
            /** What */
            what: string;
        };
        /** RuleLine */
        RuleLine: {
            /** Label */
            label: string;
            /** Text */
            text: string;
        };
        /** RuleNamed */
        RuleNamed: {
            /** Rule */
            rule: string;
            /** Title */
            title: string;
        };
        /**
         * RulePage
         * @description A rule whole. ``point``: what it is about, as codes; ``choices``: when it was turned on and off, the latest first;
         *     ``preview_days``: how far back a preview looks.
         */
        RulePage: {
            /** Article */
            article: string;
            /**
             * Checked
             * Format: date
             */
            checked: string;
            /** Choices */
            choices: components["schemas"]["RuleChoiceShown"][];
            /** Examples */
            examples: components["schemas"]["RuleExample"][];
            /** Instrument */
            instrument: string;
            /** Jurisdiction */
            jurisdiction: string;
            /** Lines */
            lines: components["schemas"]["RuleLine"][];
            /** Point */
            point: string[];
            /** Preview Days */
            preview_days: number;
            rule: components["schemas"]["RuleRow"];
            /** Source */
            source: string;
            /** Why */
            why: string;
        };
        /**
         * RulePreviewShown
         * @description What a rule would have refused of the contacts since a moment. ``is_cut``: there were more than were looked at.
         */
        RulePreviewShown: {
            /** By Channel */
            by_channel: {
                [key: string]: number;
            };
            /** Contacts */
            contacts: number;
            /** Is Cut */
            is_cut: boolean;
            /** People */
            people: number;
            /** People Refused */
            people_refused: number;
            /** Refused */
            refused: number;
            /** Rule */
            rule: string;
            /**
             * Since
             * Format: date-time
             */
            since: string;
        };
        /**
         * RuleRow
         * @description A rule in a list. ``line``: its hours or its numbers, in words; ``state``: ``always`` on, turned ``on``, ``off``, or only
         *     ``told``.
         */
        RuleRow: {
            confidence: components["schemas"]["Confidence"];
            /** Dates */
            dates: string;
            /** Line */
            line: string | null;
            /** Rule */
            rule: string;
            /** State */
            state: string;
            /** Title */
            title: string;
        };
        /**
         * RuleSaidShown
         * @description A rule that refused; ``is_row``: the rulebook has a row of it.
         */
        RuleSaidShown: {
            /** Is Row */
            is_row: boolean;
            /** Rule */
            rule: string;
            /** Title */
            title: string;
            /** Why */
            why: string;
        };
        /**
         * RuleWords
         * @description ``why``: what the rule is for; ``page``: its row in the rulebook, null for what has none there.
         */
        RuleWords: {
            /** Page */
            page: string | null;
            /** Rule */
            rule: string;
            /** Title */
            title: string;
            /** Why */
            why: string | null;
        };
        /** RuleWordsShown */
        RuleWordsShown: {
            /** Rulebook */
            rulebook: string;
            /** Rules */
            rules: components["schemas"]["RuleWords"][];
        };
        /** RunningPlan */
        RunningPlan: {
            /** Account */
            account: string;
            /** Next */
            next: components["schemas"]["NextStep"][];
            /** Plan */
            plan: string;
            /** Run */
            run: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
        };
        /** RunsCounted */
        RunsCounted: {
            /** Count */
            count: number;
            /** Reason */
            reason: ("steps_taken" | "paid" | "promised" | "answered" | "stopped" | "too_late" | "plan_changed" | "ended_by_person" | "replanned") | null;
            /**
             * State
             * @enum {string}
             */
            state: "running" | "done" | "ended";
        };
        /**
         * RunShown
         * @description ``applied``: how many items it gave; null while it is a preview. ``gap``: how far from the best at most, a fraction.
         */
        RunShown: {
            /** Applied */
            applied: number | null;
            /** Applied At */
            applied_at: string | null;
            /** Gap */
            gap: number;
            /** Given */
            given: number;
            /** Left */
            left: number;
            /** Loads */
            loads: components["schemas"]["LoadShown"][];
            /**
             * Made At
             * Format: date-time
             */
            made_at: string;
            /** Made By */
            made_by: string;
            /** Run */
            run: string;
            /** Teams */
            teams: string[];
        };
        /** RunsShown */
        RunsShown: {
            /** Allocations */
            allocations: components["schemas"]["RunShown"][];
        };
        /**
         * SaidShown
         * @description Something that was asked or said: its label and what it was, in words.
         */
        SaidShown: {
            /** Label */
            label: string;
            /** Value */
            value: string;
        };
        /**
         * ScorecardShown
         * @description ``who``: a user's id, a team's code, or ``all``; ``people``: how many the card is of.
         */
        ScorecardShown: {
            /** Lines */
            lines: components["schemas"]["ScoreLineShown"][];
            /** Name En */
            name_en: string;
            /** Name Zh */
            name_zh: string;
            /** People */
            people: number;
            /** Teams */
            teams: string[];
            /** Who */
            who: string;
        };
        /**
         * ScorecardsShown
         * @description ``since``, ``until``: both days included; ``is_final``: whether every clock has run out; ``floor``: under so many nothing
         *     is compared; ``unsealed``: facts that wait for their position and are not counted yet. ``whole``: all together, for
         *     whoever may see everybody.
         */
        ScorecardsShown: {
            /** Days */
            days: number;
            /** Floor */
            floor: number;
            /** Is Final */
            is_final: boolean;
            /** Measures */
            measures: components["schemas"]["ScoreMeasureShown"][];
            /** People */
            people: components["schemas"]["ScorecardShown"][];
            /**
             * Since
             * Format: date
             */
            since: string;
            /** Teams */
            teams: components["schemas"]["ScorecardShown"][];
            /** Unsealed */
            unsealed: number;
            /**
             * Until
             * Format: date
             */
            until: string;
            whole: components["schemas"]["ScorecardShown"] | null;
        };
        /**
         * ScoreLineShown
         * @description ``value``: from 0 to 1, seconds, or minor units of ``currency``. ``low``, ``high``: the 95 % Wilson interval. ``alike``:
         *     what the same kinds of cases (bucket and grade) gave in the whole team, in this card's mix. ``withheld``: why an amount is
         *     not shown: ``nothing_beside`` it, or ``no_payments_known``.
         */
        ScoreLineShown: {
            /** Alike */
            alike: number | null;
            /** Currency */
            currency: string | null;
            /** Denominator */
            denominator: number;
            /** High */
            high: number | null;
            /** Low */
            low: number | null;
            /** Measure */
            measure: string;
            /** Numerator */
            numerator: number;
            /** Reading */
            reading: ("above" | "below" | "alike" | "too_few" | "no_others") | null;
            /** Value */
            value: number | null;
            /** Withheld */
            withheld: ("nothing_beside" | "no_payments_known") | null;
        };
        /**
         * ScoreMeasureShown
         * @description ``part``: ``outcome``, ``care``, ``sign`` (to look at, no fault), ``context`` (neither good nor bad) or ``beside`` (the
         *     amount recovered). ``kind``: ``share``, ``median`` (seconds) or ``money``. ``why_not``: why it is not measured yet.
         */
        ScoreMeasureShown: {
            /** Denominator */
            denominator: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "share" | "median" | "money";
            /** Measure */
            measure: string;
            /** Numerator */
            numerator: string;
            /**
             * Part
             * @enum {string}
             */
            part: "outcome" | "care" | "sign" | "context" | "beside";
            /** Title */
            title: string;
            /** Why Not */
            why_not: string | null;
            /** Window Days */
            window_days: number;
        };
        /**
         * SenderFieldShown
         * @description A field of who we are; ``value`` is empty where nothing is set.
         */
        SenderFieldShown: {
            /** Field */
            field: string;
            /** Label */
            label: string;
            /** Value */
            value: string;
        };
        /**
         * SenderRequest
         * @description A field of the sender profile; an empty value clears it.
         */
        SenderRequest: {
            /** Field */
            field: string;
            /** Value */
            value: string;
        };
        /**
         * SenderShown
         * @description Field -> value, empty where nothing is set.
         */
        SenderShown: {
            /** Sender */
            sender: {
                [key: string]: string;
            };
        };
        /**
         * SentenceShown
         * @description ``texts``: by language its variants; ``to``: who may hear it, ``anyone`` or the ``customer`` alone.
         */
        SentenceShown: {
            /** Kind */
            kind: string;
            /** Sentence */
            sentence: string;
            /** Texts */
            texts: {
                [key: string]: string[];
            };
            /** To */
            to: string;
        };
        /**
         * SessionView
         * @description Whoever asks. ``csrf``: what a session's calls that change something carry in ``X-Tideover-CSRF``, empty for a token;
         *     ``must_choose_password``: signed in with one that another gave them, and may do nothing (no ``permissions``) before they
         *     have chosen their own; ``idle_seconds``: a session without a sign of life for so long ends; ``position``: the journal's
         *     place now, from where a stream misses nothing that is not in what is read after this answer.
         */
        SessionView: {
            clock: components["schemas"]["ClockView"];
            /** Csrf */
            csrf: string;
            /** Idle Seconds */
            idle_seconds: number;
            /** Login */
            login: string;
            /** Must Choose Password */
            must_choose_password: boolean;
            /** Permissions */
            permissions: components["schemas"]["Permission"][];
            /** Position */
            position: number;
            role: components["schemas"]["Role"];
            /** Tenant */
            tenant: string;
            /** User */
            user: string;
            /** Version */
            version: string;
        };
        /**
         * ShiftsRequest
         * @description ``begins``, ``ends``: HH:MM in the tenant's zone; 24:00 is the day's end.
         */
        ShiftsRequest: {
            /** Spans */
            spans: components["schemas"]["SpanRequest"][];
        };
        /** SignatureRequest */
        SignatureRequest: {
            /**
             * Note
             * @default
             */
            note: string;
        };
        /** SignInRequest */
        SignInRequest: {
            /** Login */
            login: string;
            /** Password */
            password: string;
            /** Tenant */
            tenant: string;
        };
        /**
         * SkillKind
         * @enum {string}
         */
        SkillKind: "skill" | "language" | "certificate";
        /**
         * SkillRequest
         * @description Valid on both days; without them, always.
         */
        SkillRequest: {
            /** Code */
            code: string;
            kind: components["schemas"]["SkillKind"];
            /**
             * Level
             * @default 3
             */
            level: number;
            /** Valid From */
            valid_from?: string | null;
            /** Valid Until */
            valid_until?: string | null;
        };
        /**
         * SlotKindShown
         * @description What a slot may hold, and where that comes from when a text is sent.
         */
        SlotKindShown: {
            /** Kind */
            kind: string;
            /** Label */
            label: string;
            /** Source */
            source: string;
            /** Type */
            type: string;
        };
        /**
         * SlotShown
         * @description A slot of a text. ``value``: what stands in it in the example; ``origin``: where that comes from.
         */
        SlotShown: {
            /** Kind */
            kind: string;
            /** Label */
            label: string;
            /** Name */
            name: string;
            /** Origin */
            origin: string;
            /** Source */
            source: string;
            /** Type */
            type: string;
            /** Value */
            value: string;
        };
        /** SpanRequest */
        SpanRequest: {
            /** Begins */
            begins: string;
            /** Ends */
            ends: string;
            /** Weekday */
            weekday: number;
        };
        /**
         * SpanShown
         * @description Every week, in the tenant's zone. ``weekday``: 1 Monday to 7 Sunday; ``begins``, ``ends``: HH:MM, 24:00 is midnight.
         */
        SpanShown: {
            /** Begins */
            begins: string;
            /** Ends */
            ends: string;
            /** Weekday */
            weekday: number;
        };
        /** SpansShown */
        SpansShown: {
            /** Spans */
            spans: components["schemas"]["SpanShown"][];
            /** Whose */
            whose: string;
        };
        /**
         * SpokenRequest
         * @description What a person of ours says.
         */
        SpokenRequest: {
            /** Text */
            text: string;
        };
        /** SpokenShown */
        SpokenShown: {
            /** Kind */
            kind: string;
            /** Sentence */
            sentence: string;
            /** Text */
            text: string;
        };
        /** StaffPage */
        StaffPage: {
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Next */
            next: string | null;
            /** Staff */
            staff: components["schemas"]["ColleagueShown"][];
        };
        /**
         * Stage
         * @enum {string}
         */
        "Stage-Input": "pre_due" | "early" | "mid" | "late" | "legal" | "written_off";
        /**
         * Standing
         * @description What became of an approved version: it answers; its day has not come; it has passed; a newer one took its place.
         * @enum {string}
         */
        Standing: "live" | "coming" | "ended" | "superseded";
        /** StepContact */
        StepContact: {
            /** Contact */
            contact: string;
            /** Reason */
            reason: string | null;
            state: components["schemas"]["TouchState"];
            /** Step */
            step: string;
        };
        /**
         * StepShown
         * @description A sibling on the way from the leaf to the root.
         */
        StepShown: {
            /** Hash */
            hash: string;
            /** Side */
            side: string;
        };
        /**
         * StopKind
         * @enum {string}
         */
        StopKind: "cease" | "do_not_call" | "complaint" | "bankruptcy" | "breathing_space" | "crisis" | "dispute" | "attorney" | "incapable" | "paid_unposted" | "identity_theft" | "litigation" | "plan_agreed" | "relief_pending" | "deceased" | "transferred" | "contact_refused";
        /**
         * StoppableShown
         * @description ``queued``: contacts it would hold; ``sending``: being sent at this moment, which nothing calls back.
         */
        StoppableShown: {
            /** Is Paused */
            is_paused: boolean;
            /** Queued */
            queued: number;
            scope: components["schemas"]["PauseScope"];
            /** Sending */
            sending: number;
            /** Title En */
            title_en: string;
            /** Title Zh */
            title_zh: string;
            /** Value */
            value: string;
        };
        /** StoppablesShown */
        StoppablesShown: {
            /** Stoppables */
            stoppables: components["schemas"]["StoppableShown"][];
        };
        /**
         * StopRequest
         * @description Suppress contact. With ``party``, somebody who stands beside the person: with that party alone, and ``person`` may be
         *     left out. ``account`` absent: all; ``channel`` absent: as the kind says; ``until`` absent: open.
         */
        StopRequest: {
            /** Account */
            account?: string | null;
            /** At */
            at?: string | null;
            channel?: components["schemas"]["Channel"] | null;
            kind: components["schemas"]["StopKind"];
            /** Party */
            party?: string | null;
            /** Person */
            person?: string | null;
            /** Until */
            until?: string | null;
        };
        /**
         * StrategyBoard
         * @description ``live``: what decides today, null for the built-in peace; ``before``: what a roll-back would return to, null for peace;
         *     ``next``: what decides from a later day on; ``is_faulty``: the live file cannot be read any more, nothing can be decided.
         */
        StrategyBoard: {
            before: components["schemas"]["StrategyRow"] | null;
            /** Is Faulty */
            is_faulty: boolean;
            live: components["schemas"]["StrategyRow"] | null;
            next: components["schemas"]["StrategyRow"] | null;
            /**
             * Today
             * Format: date
             */
            today: string;
            /** Versions */
            versions: components["schemas"]["StrategyRow"][];
        };
        /**
         * StrategyCellShown
         * @description ``was``: what the other version says there, null where it says the same.
         */
        StrategyCellShown: {
            /** Faults */
            faults: string[];
            /** Text */
            text: string;
            /** Was */
            was: string | null;
        };
        /**
         * StrategyCheckRequest
         * @description A file that nobody has kept yet, as it was typed.
         */
        StrategyCheckRequest: {
            /** Content */
            content: string;
        };
        /**
         * StrategyCheckShown
         * @description What is wrong with a file (nothing: it may be tested), and its tables as far as they can be read, held against what is
         *     live.
         */
        StrategyCheckShown: {
            /** Faults */
            faults: components["schemas"]["StrategyFaultShown"][];
            /** Tables */
            tables: components["schemas"]["StrategyTableShown"][];
        };
        /**
         * StrategyColumnShown
         * @description ``unit``: what its numbers count, or empty; ``is_gone``: only the other version has it.
         */
        StrategyColumnShown: {
            /** Is Gone */
            is_gone: boolean;
            /** Is Output */
            is_output: boolean;
            /** Name */
            name: string;
            /** Title */
            title: string;
            /** Unit */
            unit: string;
        };
        /**
         * StrategyFaultShown
         * @description What keeps a file from being tested: where it is, as ids and in words, and what is wrong.
         */
        StrategyFaultShown: {
            /** Code */
            code: string;
            /** Column */
            column: string;
            /** Node */
            node: string;
            /** Place */
            place: string;
            /** Row */
            row: string;
            /** Words */
            words: string;
        };
        /**
         * StrategyLineShown
         * @description A row of a table. ``number``: its place, null for one that only the other version has; ``was_number``: its place there,
         *     where it moved; ``was_why``: its words there, where they differ; ``cells``: one a column.
         */
        StrategyLineShown: {
            /** Cells */
            cells: components["schemas"]["StrategyCellShown"][];
            /** Faults */
            faults: string[];
            /** Is Default */
            is_default: boolean;
            /**
             * Kind
             * @enum {string}
             */
            kind: "same" | "changed" | "new" | "gone";
            /** Number */
            number: number | null;
            /** Row */
            row: string;
            /** Was Number */
            was_number: number | null;
            /** Was Why */
            was_why: string | null;
            /** Why */
            why: string;
        };
        /**
         * StrategyReportShown
         * @description A version beside the one that was live, on the cases of a day. ``changed``: get another treatment; ``otherwise``: the
         *     same treatment, but something else differs.
         */
        StrategyReportShown: {
            /** Cases */
            cases: number;
            /** Changed */
            changed: number;
            /** Day */
            day: string | null;
            /** Examples */
            examples: components["schemas"]["ExampleCaseShown"][];
            /** Moves */
            moves: components["schemas"]["TreatmentMoved"][];
            /** Otherwise */
            otherwise: number;
        };
        /**
         * StrategyReview
         * @description A version whole. ``against``: the version its rows are held against, the one that is live, else the one before it;
         *     ``before``: what a roll-back would return to, where this is live.
         */
        StrategyReview: {
            against: components["schemas"]["StrategyRow"] | null;
            before: components["schemas"]["StrategyRow"] | null;
            /** Digest */
            digest: string;
            /** Ended At */
            ended_at: string | null;
            /** Ended By */
            ended_by: string | null;
            /** Faults */
            faults: components["schemas"]["StrategyFaultShown"][];
            holdout: components["schemas"]["HoldoutShown"] | null;
            /** Is Editable */
            is_editable: boolean;
            /** Published At */
            published_at: string | null;
            /** Publisher */
            publisher: string | null;
            /** Reason */
            reason: string | null;
            report: components["schemas"]["StrategyReportShown"] | null;
            /** Tables */
            tables: components["schemas"]["StrategyTableShown"][];
            /** Tested At */
            tested_at: string | null;
            /**
             * Today
             * Format: date
             */
            today: string;
            version: components["schemas"]["StrategyRow"];
            was_holdout: components["schemas"]["HoldoutShown"] | null;
        };
        /**
         * StrategyRow
         * @description A version in a list. ``standing``: its state, told apart by day: ``live`` decides today, ``to_come`` on a later day,
         *     ``published`` did before; ``is_own``: whoever asks wrote it, so another must approve it.
         */
        StrategyRow: {
            /** Decided At */
            decided_at: string | null;
            /** Decider */
            decider: string | null;
            /** Id */
            id: string;
            /** Is Own */
            is_own: boolean;
            /** Live From */
            live_from: string | null;
            /** Note */
            note: string;
            /** Number */
            number: number;
            /**
             * Standing
             * @enum {string}
             */
            standing: "draft" | "checked" | "tested" | "approved" | "refused" | "live" | "to_come" | "published" | "rolled_back";
            /** Title */
            title: string;
            /** Writer */
            writer: string;
            /**
             * Written At
             * Format: date-time
             */
            written_at: string;
        };
        /**
         * StrategySource
         * @description A file as people edit it: a rule a line. ``title``: of the version, null for the file that comes with the product.
         */
        StrategySource: {
            /** Content */
            content: string;
            /** Note */
            note: string;
            /** Title */
            title: string | null;
        };
        /**
         * StrategyTableShown
         * @description A decision table: from the top, the first row that fits decides.
         */
        StrategyTableShown: {
            /** Columns */
            columns: components["schemas"]["StrategyColumnShown"][];
            /** Faults */
            faults: string[];
            /** Name */
            name: string;
            /** Rows */
            rows: components["schemas"]["StrategyLineShown"][];
        };
        /**
         * Sum
         * @description Whole minor units of a currency.
         */
        Sum: {
            /** Amount Minor */
            amount_minor: number;
            /** Currency */
            currency: string;
        };
        /**
         * SumShown
         * @description Whole minor units of a currency.
         */
        SumShown: {
            /** Amount Minor */
            amount_minor: number;
            /** Currency */
            currency: string;
        };
        /**
         * SumsShown
         * @description Sums of a component: owed now, paid, waived, and unpaid with future instalments.
         */
        SumsShown: {
            component: components["schemas"]["Component"];
            /** Due Minor */
            due_minor: number;
            /** Paid Minor */
            paid_minor: number;
            /** Unpaid Minor */
            unpaid_minor: number;
            /** Waived Minor */
            waived_minor: number;
        };
        /** TeamItems */
        TeamItems: {
            /** Items */
            items: number;
            /** Team */
            team: string;
        };
        /** TeamNamed */
        TeamNamed: {
            /** Name En */
            name_en: string;
            /** Name Zh */
            name_zh: string;
            /** Team */
            team: string;
        };
        /** TeamNamesRequest */
        TeamNamesRequest: {
            /** Name En */
            name_en: string;
            /** Name Zh */
            name_zh: string;
        };
        /** TeamRequest */
        TeamRequest: {
            /** Code */
            code: string;
            /** Name En */
            name_en: string;
            /** Name Zh */
            name_zh: string;
        };
        /** TeamShown */
        TeamShown: {
            /** Away */
            away: number;
            /** Certificate */
            certificate: string | null;
            /** Code */
            code: string;
            /** Members */
            members: number;
            /** Name En */
            name_en: string;
            /** Name Zh */
            name_zh: string;
            /** Spans */
            spans: components["schemas"]["SpanShown"][];
        };
        /** TeamsShown */
        TeamsShown: {
            /** Teams */
            teams: components["schemas"]["TeamShown"][];
        };
        /**
         * TemplateBoard
         * @description ``waiting``: how many wait for a signature, whatever is asked for; ``missing``: empty fields of the sender.
         */
        TemplateBoard: {
            /** Missing */
            missing: string[];
            /** Next */
            next: string | null;
            /** Templates */
            templates: components["schemas"]["TemplateRow"][];
            /** Waiting */
            waiting: number;
        };
        /**
         * TemplateCheckShown
         * @description What a text lacks before it can be submitted (nothing: it may be), its slots, and an example of it.
         */
        TemplateCheckShown: {
            example: components["schemas"]["ExampleShown"];
            /** Findings */
            findings: components["schemas"]["FindingShown"][];
            /** Slots */
            slots: components["schemas"]["SlotShown"][];
        };
        /**
         * TemplateFormShown
         * @description What a text is written with. ``sender``: who we are in it.
         */
        TemplateFormShown: {
            /** Channels */
            channels: components["schemas"]["ChannelFormShown"][];
            /** Kinds */
            kinds: components["schemas"]["SlotKindShown"][];
            /** Languages */
            languages: string[];
            /** Purposes */
            purposes: components["schemas"]["Purpose"][];
            /** Sender */
            sender: components["schemas"]["SenderFieldShown"][];
        };
        /**
         * TemplateReview
         * @description A version of a text, as whoever decides about it reads it. ``against``: the version ``subject`` and ``body`` are compared
         *     with, the one that is sent now, else the one before it; ``typed``: subject, body and slots as they were written.
         */
        TemplateReview: {
            against: components["schemas"]["VersionShown"] | null;
            /** Body */
            body: components["schemas"]["PieceShown"][];
            /** Decided At */
            decided_at: string | null;
            /** Decider */
            decider: string | null;
            example: components["schemas"]["ExampleShown"];
            /** Findings */
            findings: components["schemas"]["FindingShown"][];
            in_force: components["schemas"]["VersionShown"] | null;
            /** Note */
            note: string | null;
            /** Slots */
            slots: components["schemas"]["SlotShown"][];
            /** Subject */
            subject: components["schemas"]["PieceShown"][];
            text: components["schemas"]["TemplateRow"];
            /** Typed */
            typed: {
                [key: string]: string;
            };
            /** Typed Slots */
            typed_slots: {
                [key: string]: string;
            };
            /** Versions */
            versions: components["schemas"]["VersionShown"][];
        };
        /**
         * TemplateRow
         * @description A version of a text in a list. ``title``: of the text, in words; ``obstacle``: why it cannot be sent, null where it can;
         *     ``writer``: who wrote it, a login or a word; ``is_own``: whoever asks wrote it, so another must sign it.
         */
        TemplateRow: {
            channel: components["schemas"]["Channel"];
            /** Expires On */
            expires_on: string | null;
            /** Id */
            id: string;
            /** Is Own */
            is_own: boolean;
            /** Language */
            language: string;
            /** Name */
            name: string;
            /** Obstacle */
            obstacle: string | null;
            /** Purposes */
            purposes: components["schemas"]["Purpose"][];
            state: components["schemas"]["RenditionState"];
            /** Template */
            template: string;
            /** Title */
            title: string;
            /** Variant */
            variant: string;
            /** Version */
            version: number;
            /** Writer */
            writer: string;
            /**
             * Written At
             * Format: date-time
             */
            written_at: string;
        };
        /**
         * TemplateShown
         * @description A version of a text. ``template``: name and version, what a permit binds; ``slots``: name in the text -> kind;
         *     ``digest``: SHA-256 of what it says and to what use.
         */
        TemplateShown: {
            /** Body */
            body: string;
            channel: components["schemas"]["Channel"];
            /** Decided At */
            decided_at: string | null;
            /** Decided By */
            decided_by: string | null;
            /** Digest */
            digest: string;
            /** Expires On */
            expires_on: string | null;
            /** Id */
            id: string;
            /** Language */
            language: string;
            /** Name */
            name: string;
            /** Note */
            note: string | null;
            /** Purposes */
            purposes: components["schemas"]["Purpose"][];
            /** Signed By */
            signed_by: string | null;
            /** Signed On */
            signed_on: string | null;
            /** Slots */
            slots: {
                [key: string]: string;
            };
            state: components["schemas"]["RenditionState"];
            /** Subject */
            subject: string;
            /** Template */
            template: string;
            /** Variant */
            variant: string;
            /** Version */
            version: number;
            /**
             * Written At
             * Format: date-time
             */
            written_at: string;
            /** Written By */
            written_by: string;
        };
        /** TemplatesShown */
        TemplatesShown: {
            /** Templates */
            templates: components["schemas"]["TemplateShown"][];
        };
        /**
         * Stage
         * @enum {string}
         */
        tideover__book__cases__Stage: "pre_due" | "early" | "mid" | "late" | "legal" | "written_off";
        /**
         * Stage
         * @description What a day does, in order. Each stage goes on chunk by chunk, every chunk a transaction of its own.
         * @enum {string}
         */
        tideover__outreach__day__model__Stage: "refresh" | "decide" | "screen" | "place" | "task" | "done";
        /**
         * DraftRequest
         * @description A new version of a text.
         */
        tideover__outreach__template_routes__DraftRequest: {
            /** Body */
            body: string;
            channel: components["schemas"]["Channel"];
            /** Expires On */
            expires_on?: string | null;
            /** Language */
            language: string;
            /** Name */
            name: string;
            /** Purposes */
            purposes: components["schemas"]["Purpose"][];
            /** Slots */
            slots?: {
                [key: string]: string;
            };
            /**
             * Subject
             * @default
             */
            subject: string;
            /**
             * Variant
             * @default a
             */
            variant: string;
        };
        /**
         * NoteRequest
         * @description Why.
         */
        tideover__outreach__template_routes__NoteRequest: {
            /** Note */
            note: string;
        };
        /**
         * DraftRequest
         * @description ``content``: a JSON Decision Model (docs/strategy.md); ``note``: what changed.
         */
        tideover__strategy__routes__DraftRequest: {
            /** Content */
            content: {
                [key: string]: unknown;
            };
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * NoteRequest
         * @description A note about a customer. ``account``, ``item``: what it is about, what was in hand.
         */
        tideover__workbench__note_routes__NoteRequest: {
            /** Account */
            account?: string | null;
            /** Item */
            item?: string | null;
            /** Text */
            text: string;
        };
        /**
         * TimelineItemShown
         * @description A fact of a person as it may be shown. ``position`` null: it waits to be sealed; ``text``: the words said, masked;
         *     ``is_erased``: there were words, which nobody can read any more; ``told``: in words, where a language was asked for.
         */
        TimelineItemShown: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Data */
            data: {
                [key: string]: unknown;
            };
            /** Id */
            id: string;
            /** Is Erased */
            is_erased: boolean;
            /** Kind */
            kind: string;
            /**
             * Known At
             * Format: date-time
             */
            known_at: string;
            /** Position */
            position: number | null;
            /** Text */
            text: string | null;
            told: components["schemas"]["Told"] | null;
        };
        /**
         * TimelinePage
         * @description ``zone``: the customer's, in which moments are told; null where it is not known (then they are told in UTC).
         */
        TimelinePage: {
            /** Items */
            items: components["schemas"]["TimelineItemShown"][];
            /** Next */
            next: string | null;
            /** Person */
            person: string;
            /** Zone */
            zone: string | null;
        };
        /** TokenRequest */
        TokenRequest: {
            /** Login */
            login: string;
        };
        /**
         * Told
         * @description A fact in words of one language. ``tone``: how it looks (said, heard, refused, care, good, rest, quiet, plain);
         *     ``earliest``: of a refusal, the first lawful moment, in words.
         */
        Told: {
            /** Details */
            details: components["schemas"]["DetailShown"][];
            /** Earliest */
            earliest: string | null;
            /** Rules */
            rules: components["schemas"]["RuleNamed"][];
            /** Title */
            title: string;
            /** Tone */
            tone: string;
        };
        /**
         * Topic
         * @enum {string}
         */
        Topic: "contacts" | "replies" | "money" | "promises" | "rules" | "notes" | "work";
        /**
         * TouchPlanShown
         * @description A plan. ``spacing_s``: from any other contact, at least; ``lasts_s``: at most; ``runs``: of any version, counted.
         */
        TouchPlanShown: {
            /** Id */
            id: string;
            /** Lasts S */
            lasts_s: number;
            /** Plan */
            plan: string;
            /** Runs */
            runs: components["schemas"]["RunsCounted"][];
            /** Spacing S */
            spacing_s: number;
            /** Steps */
            steps: components["schemas"]["PlanStepShown"][];
            /** Title En */
            title_en: string;
            /** Title Zh */
            title_zh: string;
        };
        /** TouchPlansShown */
        TouchPlansShown: {
            /** Plans */
            plans: components["schemas"]["TouchPlanShown"][];
        };
        /**
         * TouchState
         * @description Open: ``queued`` and ``sending``; every other is an end. ``in_doubt``: it may have gone out; a receipt or a person
         *     resolves it, it is never sent again by itself. A receipt may refine ``sent``.
         * @enum {string}
         */
        TouchState: "queued" | "sending" | "sent" | "delivered" | "undelivered" | "refused" | "suppressed" | "failed" | "expired" | "cancelled" | "in_doubt";
        /**
         * TreatmentMoved
         * @description How many cases get the treatment ``now`` instead of ``was``, or keep it where they are the same.
         */
        TreatmentMoved: {
            /** Cases */
            cases: number;
            /** Now */
            now: string;
            /** Was */
            was: string;
        };
        /**
         * TrialRequest
         * @description A turn of a trial. Without ``session`` it begins; with one, ``said`` is the answer to it. ``matter``: which made-up
         *     customer it is of, the same for the same number.
         */
        TrialRequest: {
            /**
             * Is Verified
             * @default false
             */
            is_verified: boolean;
            /**
             * Language
             * @default zh-CN
             * @enum {string}
             */
            language: "zh-CN" | "en";
            /**
             * Matter
             * @default 1
             */
            matter: number;
            /**
             * Said
             * @default
             */
            said: string;
            session?: components["schemas"]["TrialSession"] | null;
            /**
             * Variant
             * @default 0
             */
            variant: number;
        };
        /**
         * TrialSession
         * @description Where a dialogue that is tried stands: given by an answer, and given back with the next one as it is.
         */
        TrialSession: {
            /** Back */
            back: string[];
            /** Failures */
            failures: number;
            /** Has Listened */
            has_listened: boolean;
            heard: components["schemas"]["HeardSoFar"];
            /** Heat */
            heat: number;
            /** Is Stranger */
            is_stranger: boolean;
            /** Is Verified */
            is_verified: boolean;
            /**
             * Language
             * @enum {string}
             */
            language: "zh-CN" | "en";
            outcome: components["schemas"]["Ending"] | null;
            /** Pending */
            pending: string | null;
            /** Place */
            place: string;
            /** Reason */
            reason: string | null;
            /** Start */
            start: string;
            /** Turns */
            turns: number;
            /** Variant */
            variant: number;
        };
        /**
         * TrialShown
         * @description What would be owed today; ``unpaid_minor``: future instalments included.
         */
        TrialShown: {
            /** Dpd */
            dpd: number;
            /** Due Minor */
            due_minor: number;
            /** Lines */
            lines: components["schemas"]["DueLineShown"][];
            /** Next Due */
            next_due: string | null;
            /** Next Minor */
            next_minor: number;
            /** Overdue Minor */
            overdue_minor: number;
            /** Unpaid Minor */
            unpaid_minor: number;
        };
        /**
         * TriedQuestion
         * @description A question, tried. ``is_verified``: as if the right party were there; else only what anybody may hear is given.
         */
        TriedQuestion: {
            /**
             * Is Verified
             * @default false
             */
            is_verified: boolean;
            /** Language */
            language?: ("zh-CN" | "en") | null;
            /** Text */
            text: string;
        };
        /** TroubleShown */
        TroubleShown: {
            /** Code */
            code: string;
            /** Is Final */
            is_final: boolean;
            /** Job */
            job: string;
        };
        /**
         * TurnCorrected
         * @description What a person says that the words meant; ``state``: ``proposed``, or ``accepted`` by a second one.
         */
        TurnCorrected: {
            /** Emotion */
            emotion: string;
            /** Intent */
            intent: string;
            state: components["schemas"]["CorrectionState"];
        };
        /**
         * TurnShown
         * @description ``session``: to be given back with the next answer; ``effects``: what it would cause, were it not a trial.
         */
        TurnShown: {
            /** Effects */
            effects: components["schemas"]["EffectShown"][];
            heard: components["schemas"]["HeardShown"] | null;
            /** Said */
            said: components["schemas"]["SpokenShown"][];
            session: components["schemas"]["TrialSession"];
            /** Values */
            values: {
                [key: string]: string;
            };
        };
        /**
         * UnansweredList
         * @description ``asked`` and ``answered``: of the last ``days``, how many questions there were and how many an article answered.
         */
        UnansweredList: {
            /** Answered */
            answered: number;
            /** Asked */
            asked: number;
            /** Days */
            days: number;
            /** Questions */
            questions: components["schemas"]["UnansweredShown"][];
        };
        /**
         * UnansweredShown
         * @description Questions that say about the same. ``said``: each in its own words, names and numbers masked, the newest first; ``ids``
         *     in the same order.
         */
        UnansweredShown: {
            /**
             * First At
             * Format: date-time
             */
            first_at: string;
            /** Ids */
            ids: string[];
            /** Language */
            language: string;
            /**
             * Last At
             * Format: date-time
             */
            last_at: string;
            /** Said */
            said: string[];
        };
        /** UserChanged */
        UserChanged: {
            /** User */
            user: string;
        };
        /** UserPage */
        UserPage: {
            /** Next */
            next: string | null;
            /** Users */
            users: components["schemas"]["UserShown"][];
        };
        /** UserRequest */
        UserRequest: {
            /** Login */
            login: string;
            /** Password */
            password?: string | null;
            role: components["schemas"]["Role"];
        };
        /**
         * UserShown
         * @description ``is_locked``: by wrong passwords, for a while; ``has_one_time``: they have a password for a day and have not yet chosen
         *     their own; ``sessions``, ``tokens``: how many let them in now; ``seen_at``: machine time; ``is_own``: whoever asks.
         */
        UserShown: {
            /** Has One Time */
            has_one_time: boolean;
            /** Has Password */
            has_password: boolean;
            /** Is Active */
            is_active: boolean;
            /** Is Locked */
            is_locked: boolean;
            /** Is Own */
            is_own: boolean;
            /** Login */
            login: string;
            role: components["schemas"]["Role"];
            /** Seen At */
            seen_at: string | null;
            /** Sessions */
            sessions: number;
            /** Tokens */
            tokens: number;
            /** User */
            user: string;
        };
        /**
         * UtteranceFindingShown
         * @description What must not be said. ``start``, ``end``: characters (code points) of the text; ``title``: of the rule, by language;
         *     ``source``: the rule of the rulebook it follows, null where the words were found by likeness to examples.
         */
        UtteranceFindingShown: {
            /** Category */
            category: string;
            /** End */
            end: number;
            /** Quote */
            quote: string;
            /** Rule */
            rule: string;
            /** Severity */
            severity: string;
            /** Source */
            source: string | null;
            /** Start */
            start: number;
            /** Title */
            title: {
                [key: string]: string;
            };
        };
        /**
         * UtteranceRequest
         * @description Words somebody would like to say. ``to``: who will hear them.
         */
        UtteranceRequest: {
            /** Text */
            text: string;
            /** @default customer */
            to: components["schemas"]["Listener"];
        };
        /** UtteranceShown */
        UtteranceShown: {
            /** Findings */
            findings: components["schemas"]["UtteranceFindingShown"][];
            to: components["schemas"]["Listener"];
        };
        /**
         * ValueShown
         * @description What stands in a slot of a preview, and where that comes from: ``sample``, ``book``, ``promise`` or ``sender``.
         */
        ValueShown: {
            /** From */
            from: string;
            /** Value */
            value: string;
        };
        /** VersionShown */
        VersionShown: {
            channel: components["schemas"]["Channel"];
            /** Expires On */
            expires_on: string | null;
            /** Id */
            id: string;
            /** Language */
            language: string;
            /** Obstacle */
            obstacle: string | null;
            state: components["schemas"]["RenditionState"];
            /** Variant */
            variant: string;
            /** Version */
            version: number;
        };
        /** VisitOutcome */
        VisitOutcome: {
            /** Note */
            note: string;
            result: components["schemas"]["Result"];
        };
        /**
         * VisitRequest
         * @description A visit somebody would like to make; ``people``: the logins of those who go, at least two.
         */
        VisitRequest: {
            /** Account */
            account?: string | null;
            /** People */
            people: string[];
            /** Person */
            person: string;
            purpose: components["schemas"]["Purpose"];
        };
        /** WaitingItems */
        WaitingItems: {
            /** Items */
            items: components["schemas"]["WaitingItemShown"][];
            /** Next */
            next: string | null;
        };
        /**
         * WaitingItemShown
         * @description An item that waits, whoever's it is. ``subject``: the id of what it is about; ``said``: the words of the message that it
         *     is about, masked, null where it is about none; ``owner``: the login of whose it is, null while it is the team's;
         *     ``is_taken``: whoever has it works on it now; ``is_overdue``: it was due before now; ``may_close``: whoever asks may.
         */
        WaitingItemShown: {
            /** Account */
            account: string | null;
            /** Case */
            case: string | null;
            /** Dpd */
            dpd: number | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** Is Erased */
            is_erased: boolean;
            /** Is In Hand */
            is_in_hand: boolean;
            /** Is Mine */
            is_mine: boolean;
            /** Is Overdue */
            is_overdue: boolean;
            /** Is Taken */
            is_taken: boolean;
            /** Item */
            item: string;
            /** Kind */
            kind: string;
            /** May Close */
            may_close: boolean;
            /** Name */
            name: string | null;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Overdue */
            overdue: components["schemas"]["SumShown"][];
            /** Owner */
            owner: string | null;
            /** Person */
            person: string | null;
            /** Priority */
            priority: number;
            /** Ref */
            ref: string | null;
            /** Said */
            said: string | null;
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
            /** Subject */
            subject: string;
            /** Team */
            team: string;
            /** Treatment */
            treatment: string | null;
            /** Zone */
            zone: string | null;
        };
        /** WallChannelShown */
        WallChannelShown: {
            /** Channel */
            channel: string;
            /** In Doubt */
            in_doubt: number;
            /** Is Paused */
            is_paused: boolean;
            /** Queued */
            queued: number;
            /** Sending */
            sending: number;
            /** State */
            state: string;
        };
        /**
         * WallShown
         * @description The wall at ``at``; "today" is the tenant's day. ``window_rule``: whose window ``hours`` are held against; ``is_cut``:
         *     today has more facts than were counted for people and refusals, and those figures are of the newest.
         */
        WallShown: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Channels */
            channels: components["schemas"]["WallChannelShown"][];
            /** Dead Letters */
            dead_letters: number;
            /** Due Jobs */
            due_jobs: number;
            /** Hours */
            hours: components["schemas"]["HourShown"][];
            /** In Doubt */
            in_doubt: number;
            /** Is Cut */
            is_cut: boolean;
            /** People */
            people: components["schemas"]["AtWorkShown"][];
            /** Queues */
            queues: components["schemas"]["QueueShown"][];
            /** Refusals */
            refusals: components["schemas"]["RefusedShown"][];
            /** Window Rule */
            window_rule: string;
        };
        /**
         * WantedOutcome
         * @enum {string}
         */
        WantedOutcome: "stop_contact" | "apology" | "correction" | "repayment_plan" | "explanation" | "other";
        /**
         * WayShown
         * @description A channel to a person. ``is_lawful``: the gate would permit it at this moment; ``rules``: those that refuse;
         *     ``earliest``: the first lawful moment within 60 days, null: none is foreseeable.
         */
        WayShown: {
            channel: components["schemas"]["Channel"];
            /** Earliest */
            earliest: string | null;
            /** Has Address */
            has_address: boolean;
            /** Is Lawful */
            is_lawful: boolean;
            /** Rules */
            rules: string[];
        };
        /**
         * WhoseShown
         * @description An account in a list, and whose it is. ``name`` is masked; ``zone`` null: unknown.
         */
        WhoseShown: {
            /** Account */
            account: string;
            /** Currency */
            currency: string;
            /** Is Erased */
            is_erased: boolean;
            /** Name */
            name: string;
            /** Person */
            person: string;
            /** Person Ref */
            person_ref: string;
            /** Ref */
            ref: string;
            /** Zone */
            zone: string | null;
        };
        /**
         * WordsRequest
         * @description What a version says. ``slots``: name in the text -> kind (docs/templates.md); one named like a kind needs no entry.
         */
        WordsRequest: {
            /** Body */
            body: string;
            /** Expires On */
            expires_on?: string | null;
            /** Purposes */
            purposes: components["schemas"]["Purpose"][];
            /** Slots */
            slots?: {
                [key: string]: string;
            };
            /**
             * Subject
             * @default
             */
            subject: string;
        };
        /**
         * WorkerShown
         * @description How a worker finds a channel; counts since it began, ``since`` in machine time.
         */
        WorkerShown: {
            /** Code */
            code: string | null;
            /** Failed */
            failed: number;
            /** In Doubt */
            in_doubt: number;
            /** In Flight */
            in_flight: number;
            /** Name */
            name: string;
            /** Sent */
            sent: number;
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /** State */
            state: string;
            /** Worker */
            worker: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    operations_who_saw_what: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    security_accesses: {
        parameters: {
            query?: {
                cursor?: string | null;
                language?: "zh-CN" | "en";
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_account: {
        parameters: {
            query?: {
                known?: string | null;
                on?: string | null;
            };
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_adjustments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdjustmentRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdjustmentShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_trial: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdjustmentRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrialShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_holders: {
        parameters: {
            query?: {
                known?: string | null;
                on?: string | null;
            };
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_new_holder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HolderRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_reversal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account: string;
                holding: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReversalRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_ledger: {
        parameters: {
            query?: {
                known?: string | null;
                on?: string | null;
            };
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountLedgerShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_placements_of_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlacementsShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_waiting: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstructionPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_confirmation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                adjustment: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdjustmentShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_declination: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                adjustment: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdjustmentShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_allocations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunsShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_new_allocation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AllocationRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_allocation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_application: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_allocation_lines: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                owner?: string | null;
            };
            header?: never;
            path: {
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinesShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    knowledge_check: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArticleCheckRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticleCheckShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    knowledge_articles: {
        parameters: {
            query?: {
                cursor?: string | null;
                language?: string | null;
                limit?: number;
                state?: components["schemas"]["ArticleState"] | null;
                topic?: components["schemas"]["ArticleTopic"] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticlesShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    knowledge_write_article: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArticleRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticleShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    knowledge_one_article: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                article: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticleWhole"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    knowledge_rewrite_article: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                article: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContentRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticleShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    knowledge_approve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                article: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticleShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    knowledge_refuse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                article: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticleShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    knowledge_submit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                article: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticleShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    knowledge_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                article: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticleShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_open_differences: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DifferencePage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_policy: {
        parameters: {
            query?: {
                on?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_choice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_state: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookStateShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_calendars: {
        parameters: {
            query?: {
                year?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarsShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_capacity: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CapacityShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_changing_capacity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                lane: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CapacityRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CapacityShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_cases: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                open?: boolean | null;
                order?: "opened" | "dpd";
                owner?: string | null;
                person?: string | null;
                stage?: components["schemas"]["Stage-Input"] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasePage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_one_case: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseFileShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_owner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnerRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_channels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelsShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    session_clock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClockView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_consents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConsentRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_contacts: {
        parameters: {
            query?: {
                channel?: components["schemas"]["Channel"] | null;
                cursor?: string | null;
                limit?: number;
                person?: string | null;
                purpose?: components["schemas"]["Purpose"] | null;
                reason?: string | null;
                state?: components["schemas"]["TouchState"] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactsShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_request_contact: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContactRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description refused: rules, earliest, receipt */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_contact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactFile"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_resolve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Resolution"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_thread_of_contact: {
        parameters: {
            query?: {
                language?: ("zh-CN" | "en") | null;
            };
            header?: never;
            path: {
                contact: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactThread"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_contacts_in_doubt: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InDoubtShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_read_corrections: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                state?: components["schemas"]["CorrectionState"] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorrectionsShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_accept: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                correction: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorrectionShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_decline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                correction: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorrectionShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_days_begun: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DaysShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_begin_day: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DayRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_decided_day: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                day: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DayShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_cases_of_day: {
        parameters: {
            query?: {
                by?: string | null;
                contact?: components["schemas"]["TouchState"] | null;
                cursor?: string | null;
                hour?: number | null;
                lane?: string | null;
                limit?: number;
                outcome?: string | null;
                rule?: string | null;
                state?: components["schemas"]["CaseState"][];
                step?: components["schemas"]["DayStep"] | null;
                treatment?: string | null;
            };
            header?: never;
            path: {
                day: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DayCasePage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    analytics_decisions: {
        parameters: {
            query?: {
                arm?: string | null;
                bucket?: string | null;
                by?: string | null;
                currency?: string | null;
                cursor?: string | null;
                limit?: number;
                measure?: string | null;
                part?: "numerator" | "denominator";
                segment?: string | null;
                treatment?: string | null;
                words?: "zh-CN" | "en";
            };
            header?: never;
            path: {
                day: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecidedPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    analytics_exporting_decisions: {
        parameters: {
            query?: {
                arm?: string | null;
                bucket?: string | null;
                by?: string | null;
                currency?: string | null;
                measure?: string | null;
                part?: "numerator" | "denominator";
                segment?: string | null;
                treatment?: string | null;
            };
            header?: never;
            path: {
                day: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecidedExportShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_exporting_day: {
        parameters: {
            query?: {
                by?: string | null;
                contact?: components["schemas"]["TouchState"] | null;
                hour?: number | null;
                lane?: string | null;
                outcome?: string | null;
                rule?: string | null;
                state?: components["schemas"]["CaseState"][];
                step?: components["schemas"]["DayStep"] | null;
                treatment?: string | null;
            };
            header?: never;
            path: {
                day: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DayExportShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    analytics_measures: {
        parameters: {
            query?: {
                by?: string | null;
                words?: "zh-CN" | "en";
            };
            header?: never;
            path: {
                day: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeasuresShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_read_dialogues: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                person?: string | null;
                state?: components["schemas"]["DialogueState"] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DialoguesShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_read_dialogue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dialogue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DialogueWhole"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_end_dialogue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dialogue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DialogueWhole"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_take_over: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dialogue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DialogueWhole"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_speak: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dialogue: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SpokenRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DialogueWords"];
                };
            };
            /** @description Refused */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_gate_receipts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                receipt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_receipt_words: {
        parameters: {
            query?: {
                words?: "zh-CN" | "en";
            };
            header?: never;
            path: {
                receipt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_utterances: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UtteranceRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UtteranceShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_held: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_hold: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HeldMoneyRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_identification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                money: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IdentificationRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger_giving_back: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                money: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    conversation_signed_mail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "message/rfc822": string;
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    conversation_signed_messages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MessageRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_signed_payments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_signed_receipts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReceiptRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_imports: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_one_import: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportDetail"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    conversation_inbound: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InboundRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operations_list_of_jobs: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                state?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operations_retry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RetryRequest"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operations_journal: {
        parameters: {
            query?: {
                limit?: number;
                start?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operations_journal_head: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operations_journal_schemas: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    portrait_standing: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    conversation_language_model: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LanguageModelShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staffing_leave_ends: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                leave: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeaveShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_undoing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                link: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_correct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                message: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CorrectionRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorrectionShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_read_reading: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                message: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadingShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operations_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_numbers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NumberRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_party_expiry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                party: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PartyExpiryRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_pauses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PausesShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_pause: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PauseRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PausedShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_choices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoppablesShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_lift: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Resumption"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PausesShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staffing_checking_pay_plan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PayPlanRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PayPlanShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staffing_measures_of_pay: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PayMeasuresShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_payments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_persons: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                person?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonsPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_person: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonFile"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_addresses: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_new_address: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_address_expiry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExpiryRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    conversation_read_chat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatsShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    conversation_say_in_chat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChatMessage"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatAnswer"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_complaints: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ComplaintRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComplaintShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    strategy_decision_words: {
        parameters: {
            query?: {
                words?: "zh-CN" | "en";
            };
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionsTold"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    strategy_decisions: {
        parameters: {
            query?: {
                day?: string | null;
            };
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_inbox: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_reading: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                message: string;
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_lawful: {
        parameters: {
            query?: {
                account?: string | null;
                purpose?: components["schemas"]["Purpose"];
            };
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LawfulShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_links: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_new_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_notes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["tideover__workbench__note_routes__NoteRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoteShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_numbers_of_person: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_parties: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_new_party: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PartyRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_erase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_pins: {
        parameters: {
            query?: {
                language?: "zh-CN" | "en";
            };
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PinsShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_new_pin: {
        parameters: {
            query?: {
                language?: "zh-CN" | "en";
            };
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PinRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PinShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_unpin: {
        parameters: {
            query?: {
                language?: "zh-CN" | "en";
            };
            header?: never;
            path: {
                person: string;
                pin: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PinsShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_reach: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReachShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_looks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LooksShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_reveal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevealRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_slots_of_person: {
        parameters: {
            query?: {
                account?: string | null;
                days?: number;
                purpose?: components["schemas"]["Purpose"];
            };
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_stops_of_person: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_timeline_of_person: {
        parameters: {
            query?: {
                channel?: components["schemas"]["Channel"] | null;
                cursor?: string | null;
                language?: ("zh-CN" | "en") | null;
                limit?: number;
                q?: string;
                topic?: components["schemas"]["Topic"] | null;
            };
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelinePage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_placements: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlacementRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlacementsShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_runs: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                person?: string | null;
                plan?: string | null;
                reason?: ("steps_taken" | "paid" | "promised" | "answered" | "stopped" | "too_late" | "plan_changed" | "ended_by_person" | "replanned") | null;
                state?: ("running" | "done" | "ended") | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanRunsShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_begin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlanRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanBegun"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_one_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanRunFile"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanRunShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_plans: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TouchPlansShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    conversation_read_releases: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleasesShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    conversation_propose: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProposedRelease"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleaseShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    conversation_refuse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                release: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Decision"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleaseShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    conversation_sign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                release: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Decision"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleaseShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    conversation_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                release: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Decision"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleaseShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    conversation_read_all: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlaybooksShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    conversation_read_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                playbook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlaybookWhole"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    conversation_trial: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                playbook: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrialRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TurnShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_promises: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromiseRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    knowledge_try_one: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TriedQuestion"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuestionShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    knowledge_ask: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskedQuestion"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuestionShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_queue: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueuePage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_next_item: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NextShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_receivers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiversShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_recalls: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecallRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlacementsShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operations_receipts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                fact: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    analytics_cases: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                day: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    analytics_late_page: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                since?: string | null;
                until?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LatePage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    analytics_late: {
        parameters: {
            query?: {
                until?: string | null;
            };
            header?: never;
            path: {
                day: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_resumes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResumeRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_rule_words: {
        parameters: {
            query?: {
                language?: "zh-CN" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleWordsShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_rulebook: {
        parameters: {
            query?: {
                confidence?: components["schemas"]["Confidence"] | null;
                jurisdiction?: string | null;
                only_in_force?: boolean;
                words?: "zh-CN" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulebookShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_rule_page: {
        parameters: {
            query?: {
                words?: "zh-CN" | "en";
            };
            header?: never;
            path: {
                rule: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulePage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_rules: {
        parameters: {
            query?: {
                jurisdiction?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_one_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_choose: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChoiceRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_preview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulePreviewShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    analytics_scorecards: {
        parameters: {
            query?: {
                days?: number;
                words?: "zh-CN" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScorecardsShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    analytics_own_scorecard: {
        parameters: {
            query?: {
                days?: number;
                words?: "zh-CN" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScorecardsShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_sender: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SenderShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_set_sender: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SenderRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SenderShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    session_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    session_end_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    session_own_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    session_begin_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staffing_staff: {
        parameters: {
            query?: {
                cursor?: string | null;
                day?: string | null;
                find?: string;
                limit?: number;
                team?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staffing_colleague: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ColleagueShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staffing_new_bar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BarRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ColleagueShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staffing_bar_ends: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ColleagueShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staffing_own_capacity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MinutesRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ColleagueShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_items_of_colleague: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ItemsHeld"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staffing_new_leave: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LeaveRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeaveShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staffing_own_shifts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShiftsRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ColleagueShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staffing_new_skill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SkillRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ColleagueShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staffing_skill_ends: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
                kind: components["schemas"]["SkillKind"];
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ColleagueShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gate_stops: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StopRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    strategy_strategies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    strategy_write_strategy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["tideover__strategy__routes__DraftRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    strategy_one_strategy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                strategy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    strategy_rewrite_strategy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                strategy: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["tideover__strategy__routes__DraftRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    strategy_approve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                strategy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    strategy_check: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                strategy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    strategy_publish: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                strategy: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublicationRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    strategy_refuse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                strategy: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    strategy_strategy_review: {
        parameters: {
            query?: {
                words?: "zh-CN" | "en";
            };
            header?: never;
            path: {
                strategy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrategyReview"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    strategy_strategy_source: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                strategy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrategySource"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    strategy_test: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                strategy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    strategy_roll_back: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    strategy_strategy_board: {
        parameters: {
            query?: {
                words?: "zh-CN" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrategyBoard"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    strategy_strategy_check: {
        parameters: {
            query?: {
                words?: "zh-CN" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StrategyCheckRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrategyCheckShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    strategy_shipped_source: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrategySource"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    live_stream: {
        parameters: {
            query?: {
                seconds?: number | null;
            };
            header?: {
                "last-event-id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staffing_teams: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamsShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staffing_new_team: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staffing_team_certificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CertificateRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamsShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staffing_new_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staffing_member_ends: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team: string;
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staffing_team_names: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamNamesRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamsShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staffing_team_shifts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShiftsRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpansShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    templates_template_board: {
        parameters: {
            query?: {
                channel?: components["schemas"]["Channel"] | null;
                cursor?: string | null;
                language?: string | null;
                limit?: number;
                purpose?: components["schemas"]["Purpose"] | null;
                state?: components["schemas"]["RenditionState"] | null;
                words?: "zh-CN" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateBoard"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    templates_template_check: {
        parameters: {
            query?: {
                words?: "zh-CN" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateCheckShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    templates_template_form: {
        parameters: {
            query?: {
                words?: "zh-CN" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateFormShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_templates: {
        parameters: {
            query?: {
                channel?: components["schemas"]["Channel"] | null;
                name?: string | null;
                state?: components["schemas"]["RenditionState"] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplatesShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_write_template: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["tideover__outreach__template_routes__DraftRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_one_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                template: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_rewrite_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                template: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WordsRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_preview: {
        parameters: {
            query?: {
                account?: string | null;
            };
            header?: never;
            path: {
                template: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_refuse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                template: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["tideover__outreach__template_routes__NoteRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    templates_template_review: {
        parameters: {
            query?: {
                account?: string | null;
                words?: "zh-CN" | "en";
            };
            header?: never;
            path: {
                template: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateReview"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_sign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                template: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignatureRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_submit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                template: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                template: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["tideover__outreach__template_routes__NoteRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operations_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operations_tokens_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    knowledge_unanswered: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnansweredList"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    knowledge_dismiss: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DismissalRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DismissalShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operations_list_of_users: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operations_users: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operations_users_deactivation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserChanged"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operations_users_password_reset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneTimePassword"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operations_users_reactivation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserChanged"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operations_users_role: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserChanged"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operations_users_sessions_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserChanged"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_request_visit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VisitRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfferedShown"];
                };
            };
            /** @description refused: rules, earliest, receipt */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_visit_begins: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactShown"];
                };
            };
            /** @description refused: rules, earliest, receipt */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outreach_visit_ends: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VisitOutcome"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_wall: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WallShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_work_items: {
        parameters: {
            query?: {
                cursor?: string | null;
                kind?: string | null;
                limit?: number;
                overdue?: boolean;
                team?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitingItems"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_closing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                item: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ClosingRequest"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ItemClosed"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_draft: {
        parameters: {
            query?: {
                language?: "zh-CN" | "en";
            };
            header?: never;
            path: {
                item: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_handing_over: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                item: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HandOverRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueItemShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_owner_of_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                item: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnedShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_moving: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                item: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnedShown"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    workbench_postponement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                item: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CallBackRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueItemShown"];
                };
            };
            /** @description refused: rules, the first lawful moment from there, and what is lawful now */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
