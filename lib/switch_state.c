/* SPDX-License-Identifier: Apache-2.0 */
#include "switch_state.h"

#include <stdlib.h>
#include <string.h>

/* Room for one more element; NULL: no memory, or as many as a switch can have. */
static void *grow(struct lks_switch_state *state, void **list, size_t *n, size_t size)
{
	void *more;

	if (*n >= LKS_PORTS_MAX)
		return NULL;
	if (*n % 32 == 0) {
		more = realloc(*list, (*n + 32) * size);
		if (!more) {
			state->no_memory = true;
			return NULL;
		}
		*list = more;
	}
	return (char *)*list + size * (*n)++;
}

struct lks_port *lks_state_port(struct lks_switch_state *state, const char *name)
{
	for (size_t i = 0; i < state->n_ports; i++)
		if (!strcmp(state->ports[i].name, name))
			return &state->ports[i];
	return NULL;
}

void lks_state_put_port(struct lks_switch_state *state, const struct lks_port *port)
{
	struct lks_port *place = lks_state_port(state, port->name);

	if (!place)
		place = grow(state, (void **)&state->ports, &state->n_ports, sizeof(*port));
	if (place)
		*place = *port;
}

void lks_state_put_bundle(struct lks_switch_state *state, const struct lks_bundle *bundle)
{
	struct lks_bundle *place =
		grow(state, (void **)&state->bundles, &state->n_bundles, sizeof(*bundle));

	if (place)
		*place = *bundle;
}

void lks_state_put_partner(struct lks_switch_state *state, const struct lks_partner *partner)
{
	struct lks_partner *place =
		grow(state, (void **)&state->partners, &state->n_partners, sizeof(*partner));

	if (place)
		*place = *partner;
}

const struct lks_letter *lks_state_letter(const struct lks_switch_state *state, char letter)
{
	for (size_t i = 0; i < state->n_letters; i++)
		if (state->letters[i].letter == letter)
			return &state->letters[i];
	return NULL;
}

void lks_state_put_letter(struct lks_switch_state *state, const struct lks_letter *letter)
{
	size_t i = 0;

	while (i < state->n_letters && state->letters[i].letter != letter->letter)
		i++;
	if (i == LKS_LETTERS_MAX)
		return;
	state->letters[i] = *letter;
	state->n_letters += i == state->n_letters;
}

void lks_state_clear(struct lks_switch_state *state)
{
	free(state->ports);
	free(state->bundles);
	free(state->partners);
}

struct lks_place lks_reading_place(const struct lks_reading *r)
{
	const char *text = r->lines.text + r->lines.indent;
	size_t len = strlen(text);
	struct lks_place place = { .source = r->source, .line = r->lines.number };

	if (len >= sizeof(place.quote))
		len = sizeof(place.quote) - 1;
	memcpy(place.quote, text, len);
	return place;
}
