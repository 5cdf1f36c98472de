"""What is said to Saleor, in the GraphQL of 3.22 and later."""

ORDERS = """query Orders($where: OrderWhereInput!, $first: Int!) {
  orders(first: $first, where: $where, sortBy: { field: NUMBER, direction: DESC }) {
    edges {
      node {
        id number userEmail created status chargeStatus
        total { gross { amount currency } } totalRefunded { amount }
        lines {
          id productName variantName productSku quantity quantityFulfilled
          unitPrice { gross { amount } } variant { id }
        }
        fulfillments { id status trackingNumber lines { quantity orderLine { id } } }
      }
    }
  }
}"""
CHECK = "query Check { shop { name } app { name permissions { code } } }"
CANCEL = """mutation Cancel($order: ID!) {
  orderCancel(id: $order) { order { id status } errors { field message code } }
}"""
PAYMENTS = """query Payments($order: ID!) {
  order(id: $order) { transactions { id actions chargedAmount { amount } } payments { id isActive } }
}"""
GRANT = """mutation Grant($order: ID!, $input: OrderGrantRefundCreateInput!) {
  orderGrantRefundCreate(id: $order, input: $input) {
    grantedRefund { id } errors { field message code }
  }
}"""
REQUEST = """mutation Request($transaction: ID!, $granted: ID!) {
  transactionRequestRefundForGrantedRefund(id: $transaction, grantedRefundId: $granted) {
    transaction { id } errors { field message code }
  }
}"""
GRANTED = "query Granted($order: ID!) { order(id: $order) { grantedRefunds { id reason status } } }"
RECIPIENT = """query Recipient($order: ID!) {
  order(id: $order) {
    userEmail user { id } channel { id }
    deliveryMethod { __typename ... on ShippingMethod { id } }
    shippingAddress {
      firstName lastName companyName streetAddress1 streetAddress2 city postalCode
      country { code } countryArea phone
    }
  }
}"""
DRAFT = """mutation Draft($input: DraftOrderCreateInput!) {
  draftOrderCreate(input: $input) { order { id } errors { field message code } }
}"""
COMPLETE = """mutation Complete($id: ID!) {
  draftOrderComplete(id: $id) { order { id number } errors { field message code } }
}"""
BY_KEY = """query ByKey($key: String!) { order(externalReference: $key) { id number status } }"""
