-- What follows from tickets, messages and clocks once they are written: events, answers on their way, the ledger.

INSERT INTO tickets_event (brand_id, ticket_id, kind, at, agent_id, customer_id, rule, data)
    SELECT brand_id, id, 'received', received_at, NULL, requester_id, '', '{"channel": "email"}'
    FROM tickets_ticket ORDER BY id;

INSERT INTO tickets_event (brand_id, ticket_id, kind, at, agent_id, customer_id, rule, data)
    SELECT brand_id, ticket_id, CASE WHEN author = 'agent' THEN 'replied' ELSE 'customer replied' END, at, agent_id,
    customer_id, '', jsonb_build_object('message', id)
    FROM tickets_message WHERE id % 3 <> 1 ORDER BY id;

INSERT INTO tickets_event (brand_id, ticket_id, kind, at, agent_id, customer_id, rule, data)
    SELECT brand_id, id, 'resolved', last_message_at, coalesce(assignee_id, 1), NULL, '', '{"code": "solved"}'
    FROM tickets_ticket WHERE status = 'resolved' ORDER BY id;

INSERT INTO tickets_resolution (brand_id, ticket_id, cycle, code, agent_id, at)
    SELECT brand_id, id, 1, 'solved', coalesce(assignee_id, 1), last_message_at
    FROM tickets_ticket WHERE status = 'resolved' ORDER BY id;

INSERT INTO tickets_hold (brand_id, ticket_id, waiting_for, reason, agent_id, started_at)
    SELECT brand_id, id, 'customer', '', coalesce(assignee_id, 1), last_message_at
    FROM tickets_ticket WHERE status = 'waiting' ORDER BY id;

INSERT INTO tickets_delivery (brand_id, ticket_id, message_id, "to", state, attempts, sent_at, error)
    SELECT message.brand_id, ticket_id, message.id, customer.email, 'sent', 1, at, ''
    FROM tickets_message message JOIN tickets_ticket ticket ON ticket.id = ticket_id
    JOIN customers_customer customer ON customer.id = requester_id WHERE author = 'agent' ORDER BY message.id;

INSERT INTO promises_clockevent (brand_id, clock_id, kind, at, data)
    SELECT clock.brand_id, clock.id, 'start', started_at, jsonb_build_object('rule', promise.rule, 'calendar', calendar,
    'target', jsonb_build_object('seconds', 3600 * split_part(target, ' ', 1)::int))
    FROM promises_clock clock JOIN promises_promise promise ON promise.id = promise_id ORDER BY clock.id;

INSERT INTO promises_clockevent (brand_id, clock_id, kind, at, data)
    SELECT brand_id, id, CASE WHEN paused THEN 'pause' ELSE 'stop' END, coalesce(stopped_at, started_at), '{}'
    FROM promises_clock WHERE stopped_at IS NOT NULL OR paused ORDER BY id;

INSERT INTO promises_enforcement (brand_id, promise_id, ticket_id, outcome, at, agent_id, reason)
    SELECT ticket.brand_id, promise.id, ticket.id, 'done', last_message_at, coalesce(assignee_id, 1), ''
    FROM tickets_ticket ticket JOIN promises_promise promise
    ON promise.policy_version_id = ticket.policy_version_id AND promise.verb = 'require step' AND promise.rule LIKE '%.3%'
    WHERE status = 'resolved' ORDER BY ticket.id;

INSERT INTO search.words (brand_id, ticket_id, message_id, at, words)
    SELECT message.brand_id, ticket_id, message.id, at, to_tsvector('simple', search.plain(
    coalesce(customer.name || ' ' || customer.email || ' ', '') || message.subject || ' ' || text))
    FROM tickets_message message LEFT JOIN customers_customer customer ON customer.id = customer_id
    ORDER BY message.id;
